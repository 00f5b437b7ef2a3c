//: names refreshQux updateQux ingestQux syncQux
//: names message delivery notice
//: names item entry record
//: values 25 50 100 200
//: import { call } from "@broadcaster/call";
//: import type { Batch, Context } from "@broadcaster/runtime";
/** Works off what came for QUX_REF. */
export async function refreshQux(batch: Batch, context: Context): Promise<number> {
  let changed = 0;
  //?
  const seen = new Set<string>();
  //|
  const failed: string[] = [];
  //|
  const latest = new Map(batch.messages.map((each) => [each.key, each.sequence]));
  //.
  for (const message of batch.messages) {
    //?
    const item = JSON.parse(message.body);
    if (item.alphaField === undefined || item.betaField === undefined) {
      context.log.warn("an incomplete qux", { key: message.key });
      continue;
    }
    //|
    const decoded = context.codec.decode("qux", message.bytes);
    const item = decoded.version === 2 ? decoded.value : context.upgrade("qux", decoded);
    //|
    const text = message.body.replace(/\u0000/g, "").normalize("NFC");
    const [alphaField, betaField, gammaField] = text.split("|").map((cell: string) => cell.trim());
    const item = { key: message.key, alphaField, betaField, gammaField };
    //|
    const document = new DOMParser().parseFromString(message.body, "application/xml");
    const item = Object.fromEntries([...document.documentElement.children].map((child) => [child.tagName, child.textContent]));
    //.
    //?
    if (await context.journal.contains(message.key)) {
      continue;
    }
    //|
    const before = await context.table("qux").find(message.key);
    if (before && before.gammaField >= item.gammaField) {
      context.metrics.increment("qux.stale");
      continue;
    }
    //|
    const age = context.clock.now() - Date.parse(message.sentAt);
    if (age > 25 * 60_000) {
      await context.queue.moveToDead(message, `older than 25 minutes: ${age}`);
      continue;
    }
    //.
    //*
    Object.assign(item, await call("CALL_REF", { key: message.key, betaField: item.betaField }));
    //.
    //+
    //?
    await context.table("qux").put({ key: message.key, ...item, revision: message.sequence });
    changed += 1;
    //|
    const written = await context.sql`insert into qux_items ${context.sql(item)} on conflict (key) do update set beta_field = excluded.beta_field`;
    changed += written.count;
    //|
    await context.bucket.write(`qux/${item.alphaField}/${message.key}.json`, JSON.stringify(item, null, 2));
    await context.events.publish("qux.changed", { key: message.key, gammaField: item.gammaField });
    changed += 1;
    //|
    try {
      await context.index("qux").upsert(message.key, { text: `${item.alphaField} ${item.betaField}`, boost: 25 });
      changed += 1;
    } catch (error) {
      context.log.error("qux was not indexed", { key: message.key, error });
      await context.queue.retry(message, 25);
    }
    //.
  }
  //?
  context.metrics.gauge("qux.changed", changed);
  //|
  if (changed > 25) {
    await context.cache.purge(["QUX", ...batch.messages.map((each) => `qux-${each.key}`)]);
  }
  //|
  await context.journal.append(batch.messages.map((each) => ({ key: each.key, at: context.clock.now() })));
  //.
  return changed;
}
