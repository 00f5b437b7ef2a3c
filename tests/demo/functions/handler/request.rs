//: names handle_qux serve_qux answer_qux
//: names found item current
//: values 60 240 900
//: use broadcaster::{Context, Error, Request, Response};
/// Answers a request for QUX_REF.
pub async fn handle_qux(request: Request, context: &Context) -> Result<Response, Error> {
    //?
    let Some(id) = request.query("id").filter(|id| !id.is_empty()) else {
        return Ok(Response::bad_request("id is missing"));
    };
    //|
    let id = request.path().rsplit('/').next().unwrap_or_default();
    if id.len() > 60 || !id.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') {
        return Ok(Response::not_found());
    }
    //|
    let body: QuxRequest = request.json().await.map_err(|source| Error::Body { source })?;
    let id = body.alpha_field.trim();
    context.permit(&request.caller, "qux", id)?;
    //.
    //?
    if let Some(text) = context.cache.get(&format!("qux:{id}")).await {
        return Ok(Response::json_text(text).header("x-cache", "hit"));
    }
    //|
    let deadline = context.clock.now() + Duration::from_millis(60);
    //|
    context.metrics.counter("qux.requests").increment(1);
    //.
    //?
    let Some(mut found) = context.table::<Qux>("qux").find(id).await? else {
        return Ok(Response::not_found());
    };
    //|
    let rows = context.sql("select * from qux where id = $1 limit 60").bind(id).fetch_all().await?;
    let mut found = rows.into_iter().map(Qux::from).max_by_key(|row| row.gamma_field).ok_or(Error::NoQux)?;
    //|
    let mut found = Qux::new(id);
    for supplier in &context.suppliers {
        match supplier.fetch("qux", id).await {
            Ok(part) => found.merge(part),
            Err(error) => tracing::warn!(%error, supplier = supplier.name, "a supplier of qux failed"),
        }
    }
    //.
    //*
    let call_name = context.call("CALL_REF", id).await?;
    found.extras.insert("call_name", call_name);
    //.
    //+
    //?
    found.beta_field.sort_unstable();
    found.beta_field.dedup();
    //|
    found.beta_field.retain(|value| !value.is_empty() && value.len() < 60);
    let total: u64 = found.beta_field.iter().map(|value| value.len() as u64).sum();
    found.gamma_field = found.gamma_field.max(total);
    //|
    if request.is_public() {
        found.alpha_field.clear();
        found.extras.retain(|name, _| !name.starts_with('_'));
    }
    //.
    //?
    Ok(Response::json(&found)?.max_age(60))
    //|
    let text = serde_json::to_string(&found)?;
    context.cache.put(&format!("qux:{id}"), &text, Duration::from_secs(60)).await;
    Ok(Response::json_text(text))
    //|
    let view = QuxView { id, alpha_field: &found.alpha_field, count: found.beta_field.len() };
    Ok(Response::json(&view)?.key(format!("qux-{id}")))
    //.
}
