-- What a client does: of a hundred requests 50 read a user, 25 a page of history, 15 list the chats
-- and 10 send.
local here = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
local common = dofile(here .. "common.lua")

local user = common.get("/v1/users/" .. common.setting("PARLEY_USER"))
local history = common.get("/v1/chats/" .. common.setting("PARLEY_CHAT") .. "/messages?limit=50")
local chats = common.get("/v1/chats")
local send = common.sends()

function request()
  local dice = math.random(100)
  if dice <= 50 then
    return user
  elseif dice <= 75 then
    return history
  elseif dice <= 90 then
    return chats
  end
  return send()
end
