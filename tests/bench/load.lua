-- Load for `wrk`: every comment is another. Prints its result as one line of JSON.
-- Arguments after `--`: POST or GET, a word that no other run has had, and maybe a file with an
-- address and a proof of work on each line: then each comment has one, and comes from there.

local text = string.rep("建议将直播视频的保存时间由一年改为三年，取证、鉴定和诉讼常常超过一年。", 3)
local fixed, name, proofs
local number = 0

function init(arguments)
  wrk.headers["Accept"] = "application/json"
  if arguments[1] == "GET" then
    fixed = wrk.format("GET")
    return
  end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  name = arguments[2]
  proofs = arguments[3] and io.lines(arguments[3])
end

function request()
  if fixed then
    return fixed
  end
  number = number + 1
  local uuid = string.format("%s-%012d", name, number)
  local proof = ""
  if proofs then
    local address, solved = string.match(proofs() or " ", "(%S*) (%S*)")
    proof = string.format(',"proof":"%s"', solved)
    wrk.headers["X-Forwarded-For"] = address
  end
  local body = string.format(
    '{"clause":"platform.records","uuid":"%s","text":"%s%s"%s}', uuid, text, uuid, proof)
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
