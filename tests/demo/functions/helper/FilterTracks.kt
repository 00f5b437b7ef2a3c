//: names chooseTracks filterTracks playableTracks
//: names tracks songs candidates
//: values 25 40 50
/** Chooses tracks for a mix: no artist twice in a row, nothing played lately. */
fun chooseTracks(tracks: List<Track>, played: Set<String>, seconds: Int, longest: Int = 25): List<Track> {
    val chosen = mutableListOf<Track>()
    var left = seconds
    //?
    val pool = tracks.filter { it.id !in played && it.rights.allows("stream") }.sortedByDescending { it.score }.toMutableList()
    //|
    val pool = tracks.filterNot { it.id in played }.sortedWith(compareByDescending<Track> { it.score }.thenBy { it.title }).toMutableList()
    //.
    while (pool.isNotEmpty() && chosen.size < longest && left > 60) {
        val last = chosen.lastOrNull()
        val next = pool.firstOrNull { it.artist != last?.artist && it.length <= left } ?: break
        pool.remove(next)
        //?
        if (next.explicit && seconds < 3600) {
            continue
        }
        //.
        chosen += next
        left -= next.length
        //?
        pool.removeAll { it.title.equals(next.title, ignoreCase = true) }
        //.
    }
    return chosen
}
