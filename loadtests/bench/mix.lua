-- The city's mix for wrk: one command a request, each of them one that is carried out.
--
-- A call rings, is answered, becomes an incident with its text; the unit that is sent acknowledges, drives, arrives,
-- clears; a note is written; the call ends. Answers tell the number of the incident, which names its assignment.
-- arg: file of signed deliveries (path, then headers and body per line, tab separated), token, place of the run.

local deliveries, token, run = {}, nil, nil
local opened, next_delivery, number = {}, 1, 0
local waiting = {}

function init(arguments)
  token, run = arguments[2], arguments[3]
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
  number = number + 1
  return run .. "-" .. number
end

local steps = { "acknowledged", "en_route", "on_scene", "cleared" }

function request()
  local turn = number % 9
  if turn < 3 and next_delivery <= #deliveries then
    number = number + 1
    next_delivery = next_delivery + 1
    return deliveries[next_delivery - 1]
  end
  local todo = #waiting > 150 and table.remove(waiting, 1) or nil
  if todo then
    local body
    if todo.step > #steps then
      body = string.format('{"type":"AddNote","id":"%s","incident":%s,"text":"Đã bàn giao cho bệnh viện"}', id(), todo.incident)
    else
      body = string.format('{"type":"AdvanceAssignment","id":"%s","assignment":"%s/1","step":"%s"}', id(), todo.incident, steps[todo.step])
      todo.step = todo.step + 1
      waiting[#waiting + 1] = todo
    end
    return command(body)
  end
  local lat, lon = 11.4 + (number * 7919 % 4000) / 10000, 106.5 + (number * 104729 % 5000) / 10000
  return command(string.format(
    '{"type":"OpenIncident","id":"%s","kind":"%s","place":{"lat":%.5f,"lon":%.5f},"text":"Nam, khoảng 60 tuổi, đau ngực, khó thở"}',
    id(), "bench", lat, lon))
end

local failed = 0
function response(status, _, body)
  if status ~= 200 then
    failed = failed + 1
    if failed <= 3 then io.stderr:write(status, " ", body, "\n") end
    return
  end
  local incident = body:match('"incident":(%d+)')
  if incident then waiting[#waiting + 1] = { incident = incident, step = 1 } end
end
