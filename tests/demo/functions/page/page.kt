//: names composeQux renderQux quxPage
//: names fragments parts slots
//: values 250 500 750
//: import broadcaster.runtime.*
/** Composes the page of QUX_REF. */
suspend fun composeQux(request: Request, context: Context): Response {
    //?
    val edition = request.headers["x-edition"] ?: "uk"
    //|
    val edition = context.session(request)?.edition ?: context.editionOf(request.address)
    //.
    val asked = context.gather(edition, 250) {
        //*
        ask("callName", "CALL_REF")
        //.
    }
    //?
    val fragments = asked.settle().filter { it.html.isNotEmpty() }.sortedBy { it.order }
    //|
    val fragments = mutableListOf<Fragment>()
    for (fragment in asked.settle()) {
        if (fragment.problem != null) {
            context.log.info("qux lacks ${fragment.slot}: ${fragment.problem}")
            continue
        }
        fragments += fragment
    }
    //.
    //?
    if (fragments.size * 2 < asked.size) {
        context.metrics.increment("qux.page.thin")
        return context.lastGood("QUX_REF", edition)
    }
    //|
    context.metrics.gauge("qux.page.missing", asked.size - fragments.size)
    //.
    //?
    val page = buildString {
        append(context.head("qux", edition))
        fragments.forEach { append("<section id=\"${it.slot}\">${it.html}</section>") }
        append(context.foot())
    }
    return Response.html(page)
    //|
    val age = fragments.minOfOrNull { it.maxAge } ?: 30
    return Response.html(context.render("qux.html", mapOf("fragments" to fragments, "edition" to edition))).maxAge(age)
    //.
}
