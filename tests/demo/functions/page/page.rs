//: names compose_qux render_qux qux_page
//: names fragments parts slots
//: values 250 500 750
//: use broadcaster::{Context, Error, Gather, Request, Response};
/// Composes the page of QUX_REF.
pub async fn compose_qux(request: Request, context: &Context) -> Result<Response, Error> {
    //?
    let edition = request.header("x-edition").unwrap_or("uk");
    //|
    let edition = context.edition_of(request.address()).await;
    //.
    let gather = Gather::new(edition, Duration::from_millis(250))
        //*
        .ask("call_name", "CALL_REF")
        //.
        .settle(context);
    //?
    let fragments: Vec<Fragment> = gather.await.into_iter().filter(Fragment::is_usable).collect();
    //|
    let mut fragments = Vec::new();
    for fragment in gather.await {
        match fragment.html.as_deref() {
            Some(html) if !html.is_empty() => fragments.push(fragment),
            _ => tracing::info!(slot = fragment.slot, "a fragment of qux is missing"),
        }
    }
    //.
    //?
    if fragments.is_empty() {
        return context.last_good("QUX_REF", edition).await;
    }
    //|
    let age = fragments.iter().map(|fragment| fragment.max_age).min().unwrap_or(30);
    context.metrics.gauge("qux.page.age").set(age);
    //.
    //?
    let mut page = context.head("qux", edition);
    for fragment in &fragments {
        page.push_str(&format!("<section id=\"{}\">{}</section>", fragment.slot, fragment.text()));
    }
    Ok(Response::html(page + context.foot()))
    //|
    let body: String = fragments.iter().map(Fragment::text).collect();
    context.render("qux.html", &[("body", body), ("edition", edition.to_owned())])
    //.
}
