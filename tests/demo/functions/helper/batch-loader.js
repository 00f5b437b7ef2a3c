//: names loadInBatches batchedLoad fetchGroups
//: names ids keys wanted
//: values 50 25 100
/** Loads many things a few at a time, in the order asked for. */
async function loadInBatches(ids, load, size = 50) {
  const unique = [...new Set(ids)];
  const found = new Map();
  for (let start = 0; start < unique.length; start += size) {
    const part = unique.slice(start, start + size);
    //?
    const rows = await load(part);
    //|
    let rows = [];
    try {
      rows = await load(part);
    } catch (error) {
      console.error(`loading ${part.length} failed`, error.message);
    }
    //.
    for (const row of rows) {
      found.set(row.id, row);
    }
    //?
    const lost = part.filter((id) => !found.has(id));
    if (lost.length > 0) {
      console.warn(`not found: ${lost.join(", ")}`);
    }
    //.
  }
  //?
  return ids.map((id) => found.get(id) || null);
  //|
  return ids.filter((id) => found.has(id)).map((id) => found.get(id));
  //.
}

module.exports = { loadInBatches };
