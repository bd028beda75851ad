-- The city's mix for wrk: one command a request, each of them one that is carried out.
--
-- Of 16 requests (the city's own shares, from a simulated day, in brackets): six deliveries of two calls that ring, are
-- answered and end, the caller named by the ringing alone (35 %, of these 30 % named); one incident opened, with a text
-- (6 %); six reports of crews from the acknowledgement to the clearing (38 %); two units on or off duty (11 %); one note
-- or closing (6 %). Answers tell the number of the incident, which names its assignment.
-- arg: file of signed deliveries (path, then headers and body per line, tab separated), token, place of the run.

local BLOCK, BLOCKS = 100, 40
local deliveries, token, run = {}, nil, nil
local next_delivery, number = 1, 0
local waiting, first, last = {}, 1, 0
local block = 0

function init(arguments)
  token, run = arguments[2], arguments[3]
  block = tonumber(run:match("%-(%d+)$")) % BLOCKS
  for line in io.lines(arguments[1]) do
    local id, stamp, signature, body = line:match("^(.-)\t(.-)\t(.-)\t(.*)$")
    deliveries[#deliveries + 1] = wrk.format("POST", "/webhooks/telephony", {
      ["webhook-id"] = id, ["webhook-timestamp"] = stamp, ["webhook-signature"] = signature,
      ["Content-Type"] = "application/cloudevents+json",
    }, body)
  end
end

local headers = { ["Content-Type"] = "application/json" }
local function command(body)
  headers["Authorization"] = "Bearer " .. token
  return wrk.format("POST", "/commands", headers, body)
end

local function id()
  return run .. "-" .. number
end

local steps = { "acknowledged", "en_route", "on_scene", "transporting", "at_hospital", "cleared" }
local HELD = 150

-- Each run has units of its own, all off duty when it begins; they come and go in turns, far enough apart.
local function duty()
  local at = math.floor(number / 8)
  local what = math.floor(at / BLOCK) % 2 == 0 and '"BringOnDuty"' or '"TakeOffDuty","reason":"end_of_shift"'
  return string.format('{"type":%s,"id":"%s","unit":"V%05d"}', what, id(), block * BLOCK + at % BLOCK)
end

local function open()
  local lat, lon = 11.4 + (number * 7919 % 4000) / 10000, 106.5 + (number * 104729 % 5000) / 10000
  return string.format(
    '{"type":"OpenIncident","id":"%s","kind":"bench","place":{"lat":%.5f,"lon":%.5f},"text":"Nam, khoảng 60 tuổi, đau ngực, khó thở"}',
    id(), lat, lon)
end

local function report(todo)
  todo.step = todo.step + 1
  return string.format('{"type":"AdvanceAssignment","id":"%s","assignment":"%s/1","step":"%s"}', id(), todo.incident, steps[todo.step])
end

local function finish(todo)
  if number % 32 < 16 then
    return string.format('{"type":"AddNote","id":"%s","incident":%s,"text":"Đã bàn giao cho bệnh viện"}', id(), todo.incident)
  end
  return string.format('{"type":"CloseIncident","id":"%s","incident":%s,"disposition":"served"}', id(), todo.incident)
end

-- The oldest of those under way; several requests are on the way at once, so that each must wait for its turn.
local function put(todo)
  last = last + 1
  waiting[last] = todo
end

local function oldest()
  local todo = waiting[first]
  waiting[first] = nil
  first = first + 1
  return todo
end

function request()
  number = number + 1
  local turn = number % 16
  if turn < 6 and next_delivery <= #deliveries then
    next_delivery = next_delivery + 1
    return deliveries[next_delivery - 1]
  end
  if turn == 6 or turn == 14 then return command(duty()) end
  if turn == 7 or last - first < HELD then return command(open()) end
  local todo = oldest()
  if todo.step == #steps then return command(finish(todo)) end
  local body = report(todo)
  put(todo)
  return command(body)
end

local failed = 0
function response(status, _, body)
  if status ~= 200 then
    failed = failed + 1
    if failed <= 3 then io.stderr:write(status, " ", body, "\n") end
    return
  end
  local incident = body:match('"incident":(%d+)')
  if incident then put({ incident = incident, step = 0 }) end
end
