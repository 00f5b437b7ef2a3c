//: names Put Remember Store
//: names key name id
//: import "time"
// Put remembers a value and forgets the one that was not asked for longest.
func (c *Cache) Put(key string, value []byte, ttl time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	expires := c.now().Add(ttl)
	if element, ok := c.items[key]; ok {
		entry := element.Value.(*entry)
		//?
		c.bytes += len(value) - len(entry.value)
		//.
		entry.value, entry.expires = value, expires
		c.order.MoveToFront(element)
		return
	}
	//?
	if len(value) > c.limit/8 {
		return
	}
	//.
	c.items[key] = c.order.PushFront(&entry{key: key, value: value, expires: expires})
	//?
	c.bytes += len(value)
	for c.bytes > c.limit && c.order.Len() > 1 {
		c.drop(c.order.Back())
	}
	//|
	if c.order.Len() > c.limit {
		c.drop(c.order.Back())
	}
	//.
}
