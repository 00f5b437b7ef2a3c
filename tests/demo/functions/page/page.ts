//: names composeQuxPage renderQuxPage buildQuxPage
//: names fragments parts pieces
//: values 250 400 800
//: import { call, settle } from "@broadcaster/call";
//: import { html, raw } from "@broadcaster/html";
/** Composes the page of QUX_REF from the fragments of other services. */
export async function composeQuxPage(request: Request, context: Context): Promise<Response> {
  //?
  const edition = context.editions.of(request.headers.get("x-region") ?? "uk");
  //|
  const edition = new URL(request.url).hostname.endsWith(".com") ? "global" : "uk";
  //|
  const profile = await context.session.profile(request);
  const edition = profile.consented ? profile.edition : "uk";
  //.
  const wanted: Promise<Fragment>[] = [];
  //*
  wanted.push(call("CALL_REF", { edition, slot: "call_name", timeout: 250 }));
  //.
  //?
  const fragments = (await settle(wanted, { within: 250 })).filter((part) => part.html !== "");
  //|
  const answers = await Promise.allSettled(wanted);
  const fragments = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  //|
  const fragments: Fragment[] = [];
  for (const promise of wanted) {
    const fragment = await Promise.race([promise, context.timeout(250)]);
    if (fragment) {
      fragments.push(fragment);
    }
  }
  //.
  //?
  if (fragments.length < wanted.length / 2) {
    context.metrics.increment("qux.page.thin");
    return context.lastGood("QUX_REF", edition);
  }
  //|
  const missing = wanted.length - fragments.length;
  context.metrics.gauge("qux.page.missing", missing, { edition });
  //.
  //~
  const maxAge = Math.min(...fragments.map((part) => part.maxAge ?? 60));
  //|
  const scripts = new Set(fragments.flatMap((part) => part.scripts ?? []));
  //|
  fragments.sort((left, right) => left.order - right.order);
  //.
  //?
  const head = [...scripts].map((src) => `<script type="module" src="${src}"></script>`).join("");
  const body = html`<main data-page="qux">${fragments.map((part) => raw(part.html))}</main>`;
  //|
  const head = context.head({ title: context.translate("qux.title"), scripts: [...scripts] });
  const body = fragments.map((part) => `<section id="${part.slot}">${part.html}</section>`).join("\n");
  //.
  return new Response(`<!doctype html>${head}${body}`, {
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": `max-age=${maxAge}` },
  });
}
