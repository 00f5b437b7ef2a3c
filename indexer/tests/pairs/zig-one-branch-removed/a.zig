pub fn reserve(self: *Store, id: []const u8, count: u32) !Reservation {
    const item = self.items.getPtr(id) orelse return error.NotFound;
    if (count == 0) {
        return error.Empty;
    }
    if (item.available < count) {
        return error.SoldOut;
    }
    item.available -= count;
    for (self.watchers.items) |watcher| {
        try watcher.notify(item, count);
    }
    try self.log.append(self.allocator, .{ .id = id, .count = count });
    return Reservation{ .id = id, .count = count };
}
