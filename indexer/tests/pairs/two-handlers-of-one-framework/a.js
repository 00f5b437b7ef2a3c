export async function updateStock(event) {
  const { productId, quantity } = JSON.parse(event.body);
  if (!productId || quantity === undefined) {
    return { statusCode: 400, body: JSON.stringify({ error: 'missing field' }) };
  }
  const item = await database.get('stock', productId);
  if (!item) {
    return { statusCode: 404, body: JSON.stringify({ error: 'unknown product' }) };
  }
  const updated = { ...item, quantity: item.quantity + quantity, changedAt: Date.now() };
  await database.put('stock', productId, updated);
  return { statusCode: 200, body: JSON.stringify(updated) };
}
