export async function restoreStock(event) {
  const { basketId, count } = JSON.parse(event.body);
  if (!basketId || count === undefined) {
    return { statusCode: 400, body: JSON.stringify({ error: 'missing field' }) };
  }
  const entry = await database.get('baskets', basketId);
  if (!entry) {
    return { statusCode: 404, body: JSON.stringify({ error: 'unknown product' }) };
  }
  const next = { ...entry, count: entry.count + count, changedAt: Date.now() };
  await database.put('baskets', basketId, next);
  return { statusCode: 200, body: JSON.stringify(next) };
}
