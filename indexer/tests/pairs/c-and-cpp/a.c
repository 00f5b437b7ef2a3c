static int reserve(struct store *store, const char *id, unsigned count)
{
    struct item *item = store_find(store, id);
    if (item == NULL) {
        fprintf(stderr, "no item %s\n", id);
        return -1;
    }
    if (item->available < count)
        return SOLD_OUT;
    item->available -= count;
    for (size_t i = 0; i < store->watcher_count; i++)
        store->watchers[i].notify(item, count);
    return store_save(store, item);
}
