//: names notModified etagMatches isFresh
//: names headers request asked
//: names tag version stamp
/** Says whether the caller has the newest version already. */
function notModified(headers, tag, modified) {
  const given = headers["if-none-match"];
  //?
  if (given === "*") {
    return true;
  }
  //.
  if (given) {
    const strip = (text) => text.trim().replace(/^W\//, "").replace(/^"|"$/g, "");
    return given.split(",").some((each) => strip(each) === strip(tag));
  }
  //?
  const since = Date.parse(headers["if-modified-since"] || "");
  if (Number.isNaN(since) || !modified) {
    return false;
  }
  //|
  if (!headers["if-modified-since"]) {
    return false;
  }
  const since = new Date(headers["if-modified-since"]).getTime();
  //.
  return Math.floor(modified.getTime() / 1000) <= Math.floor(since / 1000);
}

module.exports = { notModified };
