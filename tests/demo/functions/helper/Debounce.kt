//: names collectChanges debounceChanges coalesce
//: names changes updates edits
//: values 500 250 1000
/** Collects changes until there is a pause, then hands them on. */
suspend fun collectChanges(changes: ReceiveChannel<Change>, pause: Long = 500, handOn: suspend (List<Change>) -> Unit) {
    val waiting = LinkedHashMap<String, Change>()
    while (true) {
        val next = withTimeoutOrNull(if (waiting.isEmpty()) Long.MAX_VALUE else pause) { changes.receiveCatching() }
        if (next == null) {
            handOn(waiting.values.toList())
            waiting.clear()
            continue
        }
        val change = next.getOrNull()
        if (change == null) {
            //?
            if (waiting.isNotEmpty()) {
                handOn(waiting.values.toList())
            }
            //.
            return
        }
        //?
        waiting[change.key] = waiting[change.key]?.merge(change) ?: change
        //|
        waiting.remove(change.key)
        waiting[change.key] = change
        //.
        //?
        if (waiting.size >= 1000) {
            handOn(waiting.values.toList())
            waiting.clear()
        }
        //.
    }
}
