class Stock
{
    // Takes from the stock.
    public async Task<Reservation> Take(string key, int wanted)
    {
        var found = await items.FindAsync(key);
        if (found == null) { throw new NotFoundException($"missing {key}"); }
        if (found.Available < wanted) { return null; }
        found.Available -= wanted;
        watchers.Where((one) => one.Active).ToList().ForEach(one => one.Notify(found));
        await items.SaveAsync(found);
        return new Reservation { Item = key, Count = wanted, };
    }
}
