function Schedule:add(job, settings)
  local priority = settings and settings.priority or 0
  for place, waiting in ipairs(self.items) do
    if waiting.priority < priority then
      table.insert(self.items, place, { value = job, priority = priority })
      self.size = self.size + 1
      return true
    end
  end
  self.items[#self.items + 1] = { value = job, priority = priority }
  self.size = self.size + 1
  return true
end
