//: names onQux handleQuxEvent processQux
//: names event input payload
//: names found answer current
//: values 30 90 600
//: const { call, log, store } = require("@broadcaster/node");
/** Handles an event of QUX_REF. */
async function onQux(event, context) {
  //?
  const body = typeof event.body === "string" ? JSON.parse(event.body) : event.body;
  const id = body.id || event.pathParameters.id;
  //|
  const id = event.queryStringParameters && event.queryStringParameters.qux;
  if (!id) {
    return { statusCode: 400, body: JSON.stringify({ message: "qux is needed" }) };
  }
  //|
  const [record] = event.Records;
  const id = decodeURIComponent(record.s3.object.key.replace(/\+/g, " ")).split("/").pop();
  log.info("qux object", id, record.s3.object.size);
  //|
  const id = event.detail.quxId;
  if (event.source !== "broadcaster.qux" || event.detail.alphaField === null) {
    log.warn("not ours", event.source);
    return { statusCode: 202 };
  }
  //.
  //?
  const known = await store.get("QUX", id);
  if (known && known.expires > context.now()) {
    return { statusCode: 200, headers: { age: String(context.now() - known.stored) }, body: known.text };
  }
  //|
  const lock = await store.lock(`qux-${id}`, 30);
  if (!lock.acquired) {
    return { statusCode: 409, body: `qux ${id} is being changed by ${lock.holder}` };
  }
  //|
  const quota = await store.increment(`qux:${context.caller}`, { window: 30 });
  if (quota.count > quota.limit) {
    return { statusCode: 429, headers: { "retry-after": String(quota.resetsIn) }, body: "" };
  }
  //.
  const found = { id, alphaField: null, betaField: [], gammaField: 0 };
  //*
  const callName = await call("CALL_REF", { id });
  found.alphaField = found.alphaField || callName.alphaField;
  found.betaField.push(...(callName.items || []));
  //.
  //+
  //?
  found.betaField = found.betaField.filter((entry, at, all) => all.findIndex((other) => other.id === entry.id) === at);
  //|
  found.betaField.sort((a, b) => b.gammaField - a.gammaField || a.id.localeCompare(b.id));
  found.gammaField = found.betaField.length ? found.betaField[0].gammaField : 0;
  //|
  for (const entry of found.betaField) {
    const weight = entry.pinned ? 2 : 1;
    found.gammaField += weight * (entry.gammaField || 0);
  }
  //|
  const groups = found.betaField.reduce((all, entry) => {
    (all[entry.alphaField] = all[entry.alphaField] || []).push(entry);
    return all;
  }, {});
  found.alphaField = Object.keys(groups).sort().join(", ");
  //.
  //?
  await store.put("QUX", id, { text: JSON.stringify(found), stored: context.now(), expires: context.now() + 30 });
  //|
  await store.publish("qux-changed", { id, gammaField: found.gammaField });
  //|
  log.info("qux answered", { id, items: found.betaField.length, caller: context.caller });
  //.
  //?
  return { statusCode: 200, headers: { "cache-control": "public, max-age=30" }, body: JSON.stringify(found) };
  //|
  return context.callbackWaits ? found : { statusCode: 200, body: JSON.stringify({ qux: found }), isBase64Encoded: false };
  //|
  const text = JSON.stringify(found);
  return { statusCode: text.length > 6000000 ? 413 : 200, headers: { "content-length": text.length }, body: text };
  //.
}

module.exports = { onQux };
