pub fn take(stock: *Store, key: []const u8, wanted: u32) !Reservation {
    const found = stock.items.getPtr(key) orelse return error.NotFound;
    if (found.available < wanted) {
        return error.SoldOut;
    }
    found.available -= wanted;
    for (stock.watchers.items) |watcher| {
        try watcher.notify(found, wanted);
    }
    try stock.log.append(stock.allocator, .{ .id = key, .count = wanted });
    return Reservation{ .id = key, .count = wanted };
}
