-- Load for `wrk`: every comment is another. Prints its result as one line of JSON.
-- Arguments after `--`: POST or GET, and a word that no other run has had.

local threads = 0

function setup(thread)
  thread:set("thread", threads)
  threads = threads + 1
end

local text = string.rep("建议将直播视频的保存时间由一年改为三年，取证、鉴定和诉讼常常超过一年。", 3)
local fixed, number

function init(arguments)
  wrk.headers["Accept"] = "application/json"
  if arguments[1] == "GET" then
    fixed = wrk.format("GET")
    return
  end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  number = 0
  name = string.format("%s-%02d", arguments[2], thread)
end

function request()
  if fixed then
    return fixed
  end
  number = number + 1
  local uuid = string.format("%s-%012d", name, number)
  local body = string.format('{"clause":"platform.records","uuid":"%s","text":"%s%s"}', uuid, text, uuid)
  return wrk.format(nil, nil, nil, body)
end

function done(summary, latency, requests)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    '{"answers":%d,"seconds":%.6f,"refused":%d,"broken":%d,"p50":%.3f,"p99":%.3f}\n',
    summary.requests, summary.duration / 1e6, errors.status, broken,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
