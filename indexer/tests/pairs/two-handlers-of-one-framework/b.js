export async function listOrders(event) {
  const customer = event.pathParameters.customer;
  const orders = [];
  for (const id of await index.query({ customer })) {
    const order = await store.load(id);
    if (order.state !== 'cancelled') {
      orders.push({ id, total: order.lines.reduce((sum, line) => sum + line.price, 0) });
    }
  }
  orders.sort((a, b) => b.total - a.total);
  return { statusCode: 200, body: JSON.stringify(orders) };
}
