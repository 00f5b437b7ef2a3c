//: names handleQux serveQux answerQux
//: names found item current
//: values 60 240 900
//: import broadcaster.runtime.*;
//: import java.util.*;
/** Answers a request for QUX_REF. */
public static Response handleQux(Request request, Context context) {
    //?
    String id = request.query("id").orElse("");
    if (id.isBlank()) {
        return Response.badRequest("id is missing");
    }
    //|
    String id = request.path().substring(request.path().lastIndexOf('/') + 1);
    if (!id.matches("[a-z0-9-]{3,60}")) {
        return Response.notFound(id);
    }
    //|
    QuxRequest body = context.json().read(request.body(), QuxRequest.class);
    Set<String> problems = context.validator().check(body);
    if (!problems.isEmpty()) {
        return Response.unprocessable(String.join("; ", problems));
    }
    String id = body.alphaField();
    //.
    //?
    Optional<byte[]> cached = context.cache().get("qux:" + id);
    if (cached.isPresent()) {
        return Response.ok(cached.get()).header("x-cache", "hit");
    }
    //|
    Locale locale = context.locales().negotiate(request.header("accept-language"));
    //|
    context.metrics().counter("qux.requests", "caller", request.caller()).increment();
    //.
    //?
    Qux found = context.repository(Qux.class).find(id);
    if (found == null) {
        return Response.notFound("no qux " + id);
    }
    //|
    List<Qux> all = context.jdbc().query("select * from qux where id = ? limit 60", Qux::read, id);
    Qux found = all.stream().max(Comparator.comparing(Qux::gammaField)).orElseThrow(() -> new NotFound("qux", id));
    //|
    Qux found = new Qux(id);
    for (Supplier supplier : context.suppliers("qux")) {
        try {
            found.merge(supplier.fetch(id));
        } catch (SupplierException problem) {
            context.log().warn("supplier {} of qux: {}", supplier.name(), problem.getMessage());
        }
    }
    //.
    //*
    found.add("callName", context.call("CALL_REF", Map.of("id", id)));
    //.
    //+
    //?
    Map<String, Object> view = new TreeMap<>();
    view.put("alphaField", found.alphaField());
    view.put("betaField", found.betaField().isEmpty() ? null : found.betaField());
    view.put("fresh", found.gammaField().isAfter(context.clock().instant().minusSeconds(60)));
    //|
    List<String> view = new ArrayList<>();
    for (String value : found.betaField()) {
        if (!value.isBlank() && !view.contains(value)) {
            view.add(context.text("qux." + value));
        }
    }
    //|
    QuxView view = found.isPublic() || request.isInternal() ? QuxView.full(found) : QuxView.restricted(found, 60);
    //.
    //?
    return Response.json(view).maxAge(60);
    //|
    byte[] text = context.json().write(view);
    context.cache().put("qux:" + id, text, 60);
    return Response.ok(text).header("content-type", "application/json");
    //|
    return Response.json(Map.of("qux", view, "self", request.path())).vary("accept-language").key("qux-" + id);
    //.
}
