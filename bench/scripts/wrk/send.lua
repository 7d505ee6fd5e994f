-- Sends messages to one chat; each answer means that the message is on disk.
local here = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
local common = dofile(here .. "common.lua")

local send = common.sends()

function request()
  return send()
end
