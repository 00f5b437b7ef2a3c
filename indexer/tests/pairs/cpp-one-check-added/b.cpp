std::optional<Reservation> Stock::Take(const std::string& key, int wanted) {
  auto found = items_.find(key);
  if (found == items_.end()) {
    throw std::out_of_range("missing " + key);
  }
  if (found->second.available < wanted) {
    return std::nullopt;
  }
  found->second.available -= wanted;
  for (const auto& watcher : watchers_) {
    watcher->Notify(found->second, wanted);
  }
  log_.push_back(Entry{key, wanted, clock_->Now()});
  return Reservation{key, wanted};
}
