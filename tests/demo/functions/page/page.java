//: names composeQux renderQux quxPage
//: names fragments parts slots
//: values 250 500 750
//: import broadcaster.runtime.*;
//: import java.util.*;
/** Composes the page of QUX_REF. */
public static Response composeQux(Request request, Context context) {
    //?
    String edition = request.header("x-edition").orElse("uk");
    //|
    String edition = context.session(request).map(Session::edition).orElseGet(() -> context.editionOf(request.address()));
    //.
    Gather gather = context.gather(edition, 250);
    //*
    gather.ask("callName", "CALL_REF");
    //.
    //?
    List<Fragment> fragments = gather.settle().stream().filter(Fragment::isUsable).toList();
    //|
    List<Fragment> fragments = new ArrayList<>();
    for (Fragment fragment : gather.settle()) {
        if (fragment.html().isEmpty()) {
            context.log().info("qux lacks {}", fragment.slot());
            continue;
        }
        fragments.add(fragment);
    }
    //.
    //?
    if (fragments.size() * 2 < gather.size()) {
        context.metrics().counter("qux.page.thin").increment();
        return context.lastGood("QUX_REF", edition);
    }
    //|
    int age = fragments.stream().mapToInt(Fragment::maxAge).min().orElse(30);
    context.metrics().gauge("qux.page.age", age);
    //.
    //?
    StringBuilder page = new StringBuilder(context.head("qux", edition));
    for (Fragment fragment : fragments) {
        page.append("<section id=\"").append(fragment.slot()).append("\">").append(fragment.html()).append("</section>");
    }
    return Response.html(page.append(context.foot()).toString());
    //|
    Map<String, Object> model = new HashMap<>();
    model.put("fragments", fragments);
    model.put("title", context.text("qux.title"));
    return Response.html(context.render("qux.html", model)).maxAge(30);
    //.
}
