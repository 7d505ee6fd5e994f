-- What every script shares: settings from the environment, requests, and a look at every status.
-- wrk runs a script once in each of its threads, which share nothing.

local threads = {}

-- Answers with another status than 200, in this thread.
wrong = 0
first_wrong = ""

function setup(thread)
  table.insert(threads, thread)
end

function response(status, _, body)
  if status ~= 200 then
    wrong = wrong + 1
    if first_wrong == "" then
      first_wrong = status .. " " .. body
    end
  end
end

-- Ends with a failure when any answer was wrong or missing.
function done(summary)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  local refused, example = 0, ""
  for _, thread in ipairs(threads) do
    refused = refused + thread:get("wrong")
    example = example ~= "" and example or thread:get("first_wrong")
  end
  print(("Not 200: %d; broken or timed out: %d"):format(refused, broken))
  if refused > 0 then
    print("The first one: " .. example)
  end
  if refused + broken > 0 or summary.requests == 0 then
    os.exit(1)
  end
end

local common = {}

function common.setting(name)
  local value = os.getenv(name)
  if value == nil or value == "" then
    error(name .. " is not set; see bench/scripts/README.md")
  end
  return value
end

-- Text that no other thread or run has.
function common.unique()
  local random = assert(io.open("/dev/urandom", "rb"))
  local bytes = random:read(12)
  random:close()
  return (bytes:gsub(".", function(byte)
    return ("%02x"):format(byte:byte())
  end))
end

local headers = { Authorization = "Bearer " .. common.setting("PARLEY_TOKEN") }
local json_headers = { Authorization = headers.Authorization, ["Content-Type"] = "application/json" }

function common.get(path)
  return wrk.format("GET", path, headers)
end

function common.post(path, body)
  return wrk.format("POST", path, json_headers, body)
end

-- A maker of sends, each with a client id of its own.
function common.sends()
  local path = "/v1/chats/" .. common.setting("PARLEY_CHAT") .. "/messages"
  local run, sent = common.unique(), 0
  return function()
    sent = sent + 1
    return common.post(path, ('{"clientId":"%s-%d","text":"A message under load."}'):format(run, sent))
  end
end

return common
