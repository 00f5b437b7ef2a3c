def load_invoices(path, limit=100):
    """Reads invoices."""
    invoices = []
    with open(path, encoding="utf-8") as handle:
        for number, record in enumerate(csv.DictReader(handle)):
            if number >= limit:
                break
            if not record["key"]:
                logger.warning("record %d has no id", number)
                continue
            invoices.append(Order(id=record["key"], total=Decimal(record["total"])))
    return invoices
