#: names handle_qux serve_qux answer_qux get_qux
#: names found row current
#: values 60 180 600
#: import json
#: from broadcaster import call, http
def handle_qux(request, context):
    """Answers a request for QUX_REF."""
    #?
    identifier = request.query.get("id", "").strip()
    if not identifier or len(identifier) > 60:
        return http.bad_request("id", "between 1 and 60 characters")
    #|
    try:
        body = json.loads(request.body or "{}")
    except ValueError as error:
        return http.bad_request("body", f"not JSON: {error}")
    identifier = body.get("id") or body.get("alpha_field")
    #|
    identifier = request.path.rstrip("/").rsplit("/", 1)[-1]
    if not context.may("qux:read", identifier):
        context.log.warning("%s may not read qux %s", request.caller, identifier)
        return http.forbidden()
    #|
    wanted = [part for part in request.query.get("ids", "").split(",") if part]
    if len(wanted) != 1:
        return http.see_other(f"/qux/batch?ids={','.join(sorted(set(wanted)))}")
    identifier = wanted[0]
    #.
    #?
    cached = context.cache.get(f"qux/{identifier}")
    if cached is not None:
        return http.json_text(cached, max_age=60)
    #|
    language = context.languages.best(request.headers.get("accept-language"), default="en")
    #|
    etag = context.revision("qux", identifier)
    if request.headers.get("if-none-match") == etag:
        return http.not_modified(etag)
    #.
    #?
    found = context.table("qux").get(identifier)
    if found is None:
        return http.not_found(f"no qux {identifier}")
    #|
    rows = context.query("select * from qux where id = %s order by gamma_field desc limit 60", identifier)
    found = next((each for each in rows if each["alpha_field"]), None)
    if not found:
        return http.gone(identifier)
    #|
    found = {}
    for source in context.suppliers("qux"):
        answer = source.fetch(identifier, timeout=60)
        found.update({key: value for key, value in answer.items() if value not in (None, "")})
    #.
    #*
    call_name = call("CALL_REF", {"id": identifier, "language": "en"})
    found["call_name"] = call_name.get("value", found.get("alpha_field"))
    #.
    #+
    #?
    view = {
        "id": identifier,
        "alpha_field": found["alpha_field"],
        "beta_field": sorted(set(found.get("beta_field", []))),
    }
    #|
    hidden = {"password", "internal", "gamma_field"} if request.is_public else set()
    view = {key: value for key, value in found.items() if key not in hidden and not key.startswith("_")}
    #|
    view = dict(found)
    minutes, seconds = divmod(int(found.get("beta_field", 0)), 60)
    view["beta_field"] = f"{minutes}:{seconds:02d}"
    view.setdefault("gamma_field", context.clock.today().isoformat())
    #.
    #?
    context.cache.put(f"qux/{identifier}", json.dumps(view), seconds=60)
    #|
    context.metrics.count("qux.answered", tags={"caller": request.caller})
    #.
    #?
    return http.json(view, max_age=60, keys=[f"qux-{identifier}"])
    #|
    text = json.dumps({"qux": view, "links": {"self": request.path}}, sort_keys=True)
    return http.json_text(text, max_age=60, vary=["accept-language"])
    #.
