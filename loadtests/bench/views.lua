-- Reads one address again and again, by many tokens in turn, since each is limited.
-- arg: method, path, file of tokens (a line each); with POST the body that `empty` decodes.

local method, path, tokens, number = "GET", "/", {}, 0

function init(arguments)
  method, path = arguments[1], arguments[2]
  for line in io.lines(arguments[3]) do
    tokens[#tokens + 1] = line
  end
end

function request()
  number = number + 1
  local token = tokens[number % #tokens + 1]
  local body = method == "POST" and '{"type":"Ask","id":"1"}' or nil
  return wrk.format(method, path, { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }, body)
end
