def load_orders(path, limit=100):
    """Reads orders."""
    orders = []
    with open(path, encoding="utf-8") as handle:
        for number, row in enumerate(csv.DictReader(handle)):
            if number >= limit:
                break
            if not row["id"]:
                logger.warning("row %d has no id", number)
                continue
            orders.append(Order(id=row["id"], total=Decimal(row["total"])))
    return orders
