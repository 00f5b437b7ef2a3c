//: names activeWarnings currentWarnings warningsFor
//: names warnings alerts notices
//: names place location point
/** Says which weather warnings hold at a place, the worst first. */
fun activeWarnings(warnings: List<Warning>, place: Point, now: Instant): List<Warning> {
    val severity = listOf("yellow", "amber", "red")
    val active = warnings.filter { warning ->
        //?
        if (warning.cancelled || warning.supersededBy != null) {
            return@filter false
        }
        //.
        val holds = now >= warning.from && now < warning.until
        holds && warning.areas.any { it.contains(place) }
    }
    //?
    val newest = active.groupBy { it.hazard }.map { (_, same) -> same.maxBy { it.issuedAt } }
    //|
    val newest = active.distinctBy { it.hazard to it.colour }
    //.
    //?
    return newest.sortedWith(compareByDescending<Warning> { severity.indexOf(it.colour) }.thenBy { it.from })
    //|
    return newest.sortedByDescending { severity.indexOf(it.colour) }.take(3)
    //.
}
