-- Sends the bodies of a file (one JSON document a line) to /graphql in turn and says what came of it in
-- one line: requests/s, median and 99th percentile in milliseconds, answers that were not as they should be.

local bodies = {}
local at = 0
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  wrk.headers["content-type"] = "application/json"
  for line in io.lines(arguments[1]) do
    table.insert(bodies, line)
  end
  bad = 0
end

function request()
  at = at % #bodies + 1
  return wrk.format("POST", "/graphql", nil, bodies[at])
end

function response(status, _, body)
  -- GraphQL answers 200 whatever happened.
  if status ~= 200 or string.find(body, '"errors":', 1, true) then
    bad = bad + 1
    if bad == 1 then
      io.stderr:write("first bad answer: ", status, " ", string.sub(body, 1, 400), "\n")
    end
  end
end

function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  for _, thread in ipairs(threads) do
    failed = failed + thread:get("bad")
  end
  local rate = summary.requests / (summary.duration / 1000000)
  io.write(string.format("RESULT %.0f %.1f %.1f %d\n", rate, latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed))
end
