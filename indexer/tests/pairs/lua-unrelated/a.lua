function Queue:push(item, options)
  if self.closed then
    return nil, "closed"
  end
  local priority = options and options.priority or 0
  for index, other in ipairs(self.items) do
    if other.priority < priority then
      table.insert(self.items, index, { value = item, priority = priority })
      self.size = self.size + 1
      return true
    end
  end
  self.items[#self.items + 1] = { value = item, priority = priority }
  self.size = self.size + 1
  return true
end
