//: names quxPage renderQux composeQux
//: names slots places boxes
//: values 300 500 900
//: const { call, log } = require("@broadcaster/node");
/** Composes the page of QUX_REF. */
async function quxPage(event, context) {
  //?
  const region = (event.headers["x-region"] || "uk").toLowerCase();
  //|
  const region = event.pathParameters.region || context.defaultRegion;
  if (!context.regions.includes(region)) {
    return { statusCode: 404, body: `no edition ${region}` };
  }
  //.
  const slots = {};
  const ask = async (slot, service) => {
    //?
    slots[slot] = await call(service, { region, page: "qux" }, { timeout: 300 });
    //|
    try {
      slots[slot] = await call(service, { region }, { timeout: 300 });
    } catch (error) {
      log.warn("a fragment of qux is missing", slot, error.message);
      slots[slot] = { html: "", css: [] };
    }
    //.
  };
  await Promise.all([
    //*
    ask("call_name", "CALL_REF"),
    //.
  ]);
  //?
  const css = [...new Set(Object.values(slots).flatMap((slot) => slot.css || []))];
  const links = css.map((href) => `<link rel="stylesheet" href="${href}">`);
  //|
  const links = [];
  for (const slot of Object.values(slots)) {
    for (const href of slot.css || []) {
      if (!links.includes(href)) links.push(href);
    }
  }
  //.
  //?
  const order = await context.layout("QUX_REF", region);
  const main = order.filter((slot) => slots[slot]).map((slot) => slots[slot].html);
  //|
  const main = Object.entries(slots)
    .sort(([, a], [, b]) => (b.weight || 0) - (a.weight || 0))
    .map(([name, slot]) => `<div data-slot="${name}">${slot.html}</div>`);
  //.
  const empty = Object.values(slots).filter((slot) => !slot.html).length;
  //?
  context.metric("qux.empty", empty);
  //.
  return {
    statusCode: empty === Object.keys(slots).length ? 503 : 200,
    headers: { "content-type": "text/html", "x-empty-slots": String(empty) },
    body: `<html lang="${context.lang(region)}"><head>${links.join("")}</head><body>${main.join("")}</body></html>`,
  };
}

module.exports = { quxPage };
