fun reserve(orderId: String, lines: List<Line>): Reservation {
    require(lines.isNotEmpty()) { "order $orderId is empty" }
    val reserved = mutableListOf<Line>()
    for (line in lines) {
        val stock = stocks.find(line.sku) ?: throw UnknownSku(line.sku)
        if (stock.available < line.count) {
            reserved.forEach { stocks.release(it.sku, it.count) }
            return Reservation.refused(orderId, line.sku)
        }
        stocks.take(line.sku, line.count)
        reserved += line
    }
    return Reservation.granted(orderId, reserved)
}
