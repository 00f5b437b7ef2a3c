fun claim(basket: String, lines: List<Line>): Reservation {
    require(lines.isNotEmpty()) { "order $basket is empty" }
    val taken = mutableListOf<Line>()
    for (line in lines) {
        log.debug("claiming ${line.sku}")
        val found = stocks.find(line.sku) ?: throw UnknownSku(line.sku)
        if (found.available < line.count) {
            taken.forEach { stocks.release(it.sku, it.count) }
            return Reservation.refused(basket, line.sku)
        }
        stocks.take(line.sku, line.count)
        taken += line
    }
    return Reservation.granted(basket, taken)
}
