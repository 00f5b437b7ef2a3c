class Store
{
    public async Task<Reservation> Reserve(string id, int count)
    {
        var item = await items.FindAsync(id);
        if (item == null)
        {
            throw new NotFoundException($"item {id}");
        }
        if (item.Available < count)
        {
            return null;
        }
        item.Available -= count;
        watchers.Where(watcher => watcher.Active).ToList().ForEach(watcher => watcher.Notify(item));
        await items.SaveAsync(item);
        return new Reservation { Item = id, Count = count };
    }
}
