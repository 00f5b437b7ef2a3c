//: names handleQux serveQux answerQux
//: names found item current
//: values 60 240 900
//: import broadcaster.runtime.*
/** Answers a request for QUX_REF. */
suspend fun handleQux(request: Request, context: Context): Response {
    //?
    val id = request.query["id"] ?: return Response.badRequest("id is missing")
    //|
    val id = request.path.substringAfterLast('/')
    if (id.length !in 3..60 || id.any { !it.isLetterOrDigit() && it != '-' }) {
        return Response.notFound(id)
    }
    //|
    val body = context.json.decode<QuxRequest>(request.body)
    val problems = body.validate()
    if (problems.isNotEmpty()) {
        return Response.unprocessable(problems.joinToString("; ") { it.message })
    }
    val id = body.alphaField
    //.
    //?
    context.cache.get("qux:$id")?.let { return Response.ok(it).header("x-cache", "hit") }
    //|
    val locale = context.locales.negotiate(request.headers["accept-language"])
    //|
    if (!context.limiter.tryAcquire(request.caller, 60)) {
        return Response.tooManyRequests(retryAfter = context.limiter.resetsIn(request.caller))
    }
    //.
    //?
    val found = context.table<Qux>("qux").find(id) ?: return Response.notFound("no qux $id")
    //|
    val found = context.sql("select * from qux where id = ?", id).map(::readQux).maxByOrNull { it.gammaField }
        ?: throw NotFound("qux", id)
    //|
    val found = Qux(id)
    for (supplier in context.suppliers("qux")) {
        runCatching { supplier.fetch(id) }
            .onSuccess { found.merge(it) }
            .onFailure { context.log.warn("supplier ${supplier.name} of qux: ${it.message}") }
    }
    //.
    //*
    found.extras["callName"] = context.call("CALL_REF", mapOf("id" to id))
    //.
    //+
    //?
    val view = mapOf(
        "alphaField" to found.alphaField,
        "betaField" to found.betaField.distinct().sorted(),
        "fresh" to (found.gammaField > context.clock.now() - 60),
    )
    //|
    val view = found.betaField.filter { it.isNotBlank() }.map { context.text("qux.$it") }.toMutableList()
    if (view.size > 60) {
        view.subList(60, view.size).clear()
    }
    //|
    val view = when {
        request.isInternal -> QuxView.full(found)
        found.gammaField == 0L -> QuxView.empty(id)
        else -> QuxView.restricted(found)
    }
    //.
    //?
    return Response.json(view).maxAge(60)
    //|
    val text = context.json.encode(view)
    context.cache.put("qux:$id", text, ttl = 60)
    return Response.ok(text).header("content-type", "application/json")
    //|
    context.events.emit("qux.read", id)
    return Response.json(mapOf("qux" to view, "self" to request.path)).key("qux-$id")
    //.
}
