//: names earnedBadges newBadges badgesFor
//: names events actions history
//: names rules conditions goals
/** Finds the badges that a child has earned since last time. */
fun earnedBadges(events: List<Event>, rules: List<Rule>, owned: Set<String>): List<Badge> {
    val counts = events.groupingBy { it.kind }.eachCount()
    val days = events.map { it.at.toLocalDate() }.toSortedSet()
    var streak = 0
    var longest = 0
    var previous: LocalDate? = null
    for (day in days) {
        streak = if (previous?.plusDays(1) == day) streak + 1 else 1
        longest = maxOf(longest, streak)
        previous = day
    }
    return rules.filter { it.badge.id !in owned }.filter { rule ->
        //?
        val enough = rule.counts.all { (kind, count) -> (counts[kind] ?: 0) >= count }
        //|
        val enough = rule.counts.entries.any { (kind, count) -> counts.getOrDefault(kind, 0) >= count }
        //.
        //?
        if (rule.streak > 0 && longest < rule.streak) {
            return@filter false
        }
        //.
        enough
    }
    //?
    .sortedBy { it.order }
    //.
    .map { it.badge }
}
