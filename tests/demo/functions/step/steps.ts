if (item.alphaField !== undefined && String(item.alphaField).length > 60) {
  item.alphaField = String(item.alphaField).slice(0, 57).trimEnd() + "...";
}
//|
const words = new Set(String(item.betaField).toLowerCase().split(/[^a-z0-9]+/));
item.keywords = [...words].filter((word) => word.length > 3 && !context.stopWords.has(word));
//|
if (item.gammaField === undefined) {
  item.gammaField = await context.defaults.of("qux", "gammaField");
  context.metrics.increment("qux.defaulted");
}
//|
const limit = context.limits["qux"] ?? { lowest: 0, highest: 100 };
item.betaField = Math.min(limit.highest, Math.max(limit.lowest, Number(item.betaField)));
//|
item.links = Object.fromEntries(
  ["self", "alphaField", "history"].map((name) => [name, `${context.base}/qux/${name}/${encodeURIComponent(item.alphaField)}`]),
);
//|
for (const [name, value] of Object.entries(item)) {
  if (typeof value === "string" && /[\u200b-\u200f\ufeff]/.test(value)) {
    item[name] = value.replace(/[\u200b-\u200f\ufeff]/g, "");
  }
}
//|
const [whole, part = "0"] = String(item.gammaField).split(".");
item.gammaField = Number(whole) + Number(part.padEnd(3, "0").slice(0, 3)) / 1000;
//|
switch (item.betaField) {
  case "live":
  case "running":
    item.refresh = 10;
    break;
  case "finished":
    item.refresh = 3600;
    break;
  default:
    item.refresh = 300;
}
//|
const neighbours = await context.table("qux").near(item.alphaField, { count: 5, within: item.gammaField });
item.related = neighbours.map((neighbour) => neighbour.key).filter((key) => key !== item.key);
//|
if (context.flags.on("qux-alphaField")) {
  const weights = { alphaField: 3, betaField: 2, gammaField: 1 };
  item.weight = Object.entries(weights).reduce((sum, [name, weight]) => sum + (item[name] ? weight : 0), 0);
}
//|
const embargo = item.embargo ? Date.parse(item.embargo) : 0;
if (embargo > context.clock.now() && !context.user?.roles.includes("editor")) {
  throw new EmbargoError(`qux until ${new Date(embargo).toISOString()}`);
}
//|
item.checksum = await context.crypto.digest("sha-256", `${item.alphaField}\n${item.betaField}`);
item.unchanged = item.checksum === (await context.store.checksum("qux", item.alphaField));
//|
const zone = context.zones.of(item.alphaField) ?? "Europe/London";
item.localTime = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle: "short" }).format(new Date(item.gammaField));
//|
while (item.betaField?.parent && item.depth < 8) {
  item.path = [item.betaField.parent.alphaField, ...(item.path ?? [])];
  item.betaField = item.betaField.parent;
  item.depth += 1;
}
