class CartView extends StatelessWidget {
  Widget build(BuildContext context) {
    final cart = Provider.of<Cart>(context);
    return Scaffold(
      appBar: AppBar(title: Text('Cart')),
      body: ListView.builder(
        itemCount: cart.items.length,
        itemBuilder: (context, index) => ItemTile(item: cart.items[index]),
      ),
      floatingActionButton: FloatingActionButton(onPressed: cart.checkOut, child: Icon(Icons.check)),
    );
  }
}
