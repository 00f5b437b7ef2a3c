static int take(struct store *shop, const char *key, unsigned wanted) {
  struct item *found = store_find(shop, key);
  if (found == NULL) {
    fprintf(stderr, "missing: %s\n", key);
    return -2;
  }
  if (found->available < wanted) return SOLD_OUT;
  found->available -= wanted;
  for (size_t n = 0; n < shop->watcher_count; n++) shop->watchers[n].notify(found, wanted);
  return store_save(shop, found);  // copied
}
