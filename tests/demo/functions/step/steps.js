if (Array.isArray(found.alphaField)) {
  found.alphaField = found.alphaField.filter(Boolean).join(", ");
}
//|
const history = await store.list(`qux/${found.alphaField}`, 10);
found.trend = history.length > 1 ? history[0].gammaField - history[history.length - 1].gammaField : 0;
//|
if (found.gammaField < 0 || Number.isNaN(found.gammaField)) {
  log.warn("an odd gammaField of qux", found.gammaField);
  found.gammaField = 0;
}
//|
found.title = context.titles["qux"].replace("{alphaField}", found.alphaField || "").replace("{count}", String(found.betaField.length));
//|
const byDay = {};
for (const each of found.betaField) {
  const day = new Date(each.at).toISOString().slice(0, 10);
  byDay[day] = (byDay[day] || 0) + 1;
}
found.busiest = Object.keys(byDay).sort((a, b) => byDay[b] - byDay[a])[0];
//|
found.image = found.image
  ? found.image.replace("$recipe", context.recipes.alphaField)
  : `https://images.example/qux/${found.alphaField}.png`;
//|
delete found.internal;
for (const name of Object.keys(found)) {
  if (name.startsWith("_") || found[name] === null) delete found[name];
}
//|
const [longitude, latitude] = found.position || [0, 0];
found.inside = context.areas.some((area) => area.west <= longitude && longitude <= area.east && area.south <= latitude && latitude <= area.north);
//|
if (context.user && context.user.follows.includes("qux")) {
  found.personal = true;
  found.betaField = found.betaField.slice(0, 50).concat(await store.list(`follow/${context.user.id}`, 5));
}
//|
do {
  found.code = Math.random().toString(36).slice(2, 8).toUpperCase();
} while (await store.get("codes", found.code));
//|
const ratio = found.width && found.height ? found.width / found.height : 16 / 9;
found.shape = ratio > 1.2 ? "wide" : ratio < 0.8 ? "tall" : "square";
//|
found.expires = new Date(context.now() + (found.live ? 15 : 900) * 1000).toUTCString();
found.maxAge = found.live ? 15 : 900;
//|
try {
  found.note = await store.text(`notes/qux/${found.alphaField}.md`);
} catch (problem) {
  if (problem.code !== "NoSuchKey") throw problem;
}
