//: names parseFilters readFilters filtersOf
//: names query search parameters
//: names allowed known permitted
/** Reads filters such as `topic=a,b&from=2026-01-01`; unknown ones are refused. */
function parseFilters(query, allowed) {
  const filters = {};
  const problems = [];
  for (const pair of query.replace(/^\?/, "").split("&")) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    const name = decodeURIComponent(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? "" : decodeURIComponent(pair.slice(at + 1).replace(/\+/g, " "));
    if (!Object.hasOwn(allowed, name)) {
      problems.push(`unknown filter ${name}`);
      continue;
    }
    //?
    if (value.length > 200) {
      problems.push(`${name} is too long`);
      continue;
    }
    //.
    //?
    if (allowed[name] === "date") {
      if (Number.isNaN(Date.parse(value))) problems.push(`${name} is no date: ${value}`);
      else filters[name] = new Date(value);
    } else if (allowed[name] === "list") {
      filters[name] = [...(filters[name] || []), ...value.split(",").filter(Boolean)];
    } else {
      filters[name] = value;
    }
    //|
    filters[name] = allowed[name] === "list" ? value.split(",").filter(Boolean) : value;
    //.
  }
  return { filters, problems };
}

module.exports = { parseFilters };
