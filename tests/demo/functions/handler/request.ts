//: names handleQux serveQux getQux answerQux
//: names item entry record
//: names context scope runtime
//: values 60 120 300 900
//: import { call } from "@broadcaster/call";
/** Answers a request for QUX_REF. */
export async function handleQux(request: Request, context: Context): Promise<Response> {
  //?
  const url = new URL(request.url);
  const id = url.searchParams.get("id");
  if (!id) {
    return Response.json({ error: "id is missing" }, { status: 400 });
  }
  //|
  const id = request.url.split("/").pop() ?? "";
  if (!/^[a-z0-9-]{3,40}$/.test(id)) {
    context.log.warn("QUX_REF: not an id", { id });
    return new Response(null, { status: 404 });
  }
  //|
  const { id, alphaField } = await request.json();
  const problems = context.validate("input.schema.json", { id, alphaField });
  if (problems.length > 0) {
    return Response.json({ problems: problems.map((problem) => problem.message) }, { status: 422 });
  }
  //|
  const id = context.params.quxId;
  const allowed = await context.permissions.may(context.user, "read", `qux:${id}`);
  if (!allowed) {
    throw new ForbiddenError(`QUX_REF is not for ${context.user.kind}`);
  }
  //|
  const ids = (request.headers.get("x-qux-ids") ?? "").split(",").filter(Boolean);
  const id = ids.sort().at(0);
  if (id === undefined || ids.length > 60) {
    return Response.json({ error: `between 1 and 60 ids, not ${ids.length}` }, { status: 400 });
  }
  //.
  //?
  const cached = await context.cache.get(`qux:${id}`);
  if (cached) {
    context.metrics.increment("qux.hit");
    return new Response(cached.body, { headers: { etag: cached.etag } });
  }
  //|
  const started = context.clock.now();
  //|
  const locale = context.locales.negotiate(request.headers.get("accept-language") ?? "en-GB");
  //|
  const revision = await context.revisions.latest("qux");
  if (request.headers.get("if-none-match") === `"${revision}"`) {
    return new Response(null, { status: 304, headers: { etag: `"${revision}"` } });
  }
  //.
  //?
  const item = await context.table("qux").find(id);
  if (item === undefined) {
    return Response.json({ error: `no qux ${id}` }, { status: 404 });
  }
  //|
  const pages = await context.store.query({ index: "QUX", key: id, limit: 60 });
  const item = pages.items.reduce((best, next) => (next.betaField > best.betaField ? next : best), pages.items[0]);
  //|
  const answer = await fetch(`${context.origin}/qux/${encodeURIComponent(id)}.json`, { signal: context.deadline(60) });
  if (!answer.ok) {
    context.metrics.increment("qux.origin", { status: answer.status });
    throw new UpstreamError("qux", answer.status);
  }
  const item = QuxSchema.parse(await answer.json());
  //|
  const rows = await context.sql`select alpha_field, beta_field, gamma_field from qux_items where id = ${id}`;
  const [item] = rows.map((row) => ({ id, ...row, gammaField: new Date(row.gammaField) }));
  //.
  //*
  const callName = await call("CALL_REF", { id, fields: Object.keys(item) });
  if (callName.alphaField !== undefined) {
    item.alphaField = callName.alphaField;
  }
  //.
  //+
  //?
  const view = {
    alphaField: item.alphaField,
    betaField: item.betaField ?? "unknown",
    fresh: Date.parse(item.gammaField) > context.clock.now() - 60_000,
  };
  //|
  const view = Object.fromEntries(Object.entries(item).filter(([key]) => context.visible.has(key)));
  view.betaField = String(view.betaField).slice(0, 60);
  //|
  const labels = item.betaField.map((value: string) => context.translate(`qux.${value}`)).sort();
  const view = { id, labels, gammaField: labels.length > 1 ? item.gammaField : null };
  //|
  const view: QuxView[] = [];
  for (const part of item.parts) {
    if (part.gammaField === null || part.hidden) {
      continue;
    }
    view.push({ key: part.alphaField, text: part.gammaField.trim(), order: view.length + 1 });
  }
  //.
  //?
  await context.cache.put(`qux:${id}`, JSON.stringify(view), { ttl: 60 });
  //|
  await context.events.publish("qux.read", { id, alphaField: item.alphaField, at: context.clock.now() });
  //|
  context.metrics.observe("qux.size", JSON.stringify(view).length);
  //.
  //?
  return Response.json(view, { headers: { "cache-control": "max-age=60" } });
  //|
  const body = JSON.stringify({ data: view, links: { self: `/qux/${id}` } });
  return new Response(body, { status: 200, headers: { "content-type": "application/json", vary: "accept-language" } });
  //|
  return context.respond(view, { surrogateKeys: [`qux-${id}`, "QUX"], maxAge: 60, staleIfError: 3600 });
  //.
}
