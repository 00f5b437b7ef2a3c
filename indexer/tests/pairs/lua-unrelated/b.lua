local function parse_header(line)
  local name, value = line:match("^([%w-]+):%s*(.*)$")
  if not name then
    return nil, "no header: " .. line
  end
  local parameters = {}
  for key, text in value:gmatch("(%w+)=\"?([^;\"]*)\"?") do
    parameters[key:lower()] = text
  end
  return { name = name:lower(), value = value:gsub(";.*", ""), parameters = parameters }
end
