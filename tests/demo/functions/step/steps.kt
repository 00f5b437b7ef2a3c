if (found.alphaField.length > 80) {
    found.alphaField = found.alphaField.take(77).trimEnd() + "..."
}
//|
if (context.flags.isOn("qux-alphaField")) {
    found.weight = 3 * found.alphaField.length + 2 * found.betaField.size
}
//|
val limits = context.limits["qux"] ?: 0.0..100.0
if (found.score !in limits) {
    context.log.warn("qux $id: score ${found.score} is outside $limits")
    found.score = found.score.coerceIn(limits)
}
//|
val zone = context.zoneOf(found.alphaField) ?: ZoneId.of("Europe/London")
found.localTime = found.at.atZone(zone).format(DateTimeFormatter.ofPattern("HH:mm"))
//|
found.refresh = when (found.state) {
    State.LIVE, State.RUNNING -> 10
    State.FINISHED -> 3600
    else -> 300
}
//|
found.embargo?.takeIf { it > context.clock.instant() }?.let { until ->
    if ("editor" !in request.roles) throw EmbargoException("qux", until)
}
//|
val path = generateSequence(found.parent) { it.parent }.take(8).map { it.alphaField }.toList().asReversed()
found.path = path.joinToString("/")
//|
val history = context.history("qux", id, days = 7)
if (history.size > 1) {
    found.trend = (history.last() - history.first()) / history.size
}
//|
found.links = listOf("self", "alphaField", "history").associateWith { "${context.base}/qux/$it" }
//|
found.related = context.near("qux", id, 5).map { it.key }.filterNot { it == id }
//|
found.image = (found.image ?: "https://images.example/qux.png")
    .replace("\$recipe", context.recipe)
    .replace("\$width", found.width.toString())
//|
for (wanted in context.locales.wanted) {
    found.labels.getOrPut(wanted) { context.translate("qux.alphaField", wanted) }
}
//|
val sum = context.digest("SHA-256", "${found.alphaField}\n$id")
found.unchanged = sum.contentEquals(context.checksums["qux"])
