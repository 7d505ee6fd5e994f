-- Reads one user.
local here = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
local common = dofile(here .. "common.lua")

local read = common.get("/v1/users/" .. common.setting("PARLEY_USER"))

function request()
  return read
end
