-- Reads pages of 50 messages that end anywhere in the history.
local here = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
local common = dofile(here .. "common.lua")

local path = "/v1/chats/" .. common.setting("PARLEY_CHAT") .. "/messages?limit=50&beforeSeq="
local last = tonumber(os.getenv("PARLEY_MESSAGES") or "200")

function request()
  return common.get(path .. math.random(2, last + 1))
end
