std::optional<Reservation> Store::Reserve(const std::string& id, int count) {
  auto item = items_.find(id);
  if (item == items_.end()) {
    throw std::out_of_range("no item " + id);
  }
  item->second.available -= count;
  for (const auto& watcher : watchers_) {
    watcher->Notify(item->second, count);
  }
  log_.push_back(Entry{id, count, clock_->Now()});
  return Reservation{id, count};
}
