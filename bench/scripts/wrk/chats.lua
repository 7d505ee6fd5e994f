-- Lists one's chats.
local here = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
local common = dofile(here .. "common.lua")

local list = common.get("/v1/chats")

function request()
  return list
end
