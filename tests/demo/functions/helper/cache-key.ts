//: names cacheKey keyFor storageKey
//: names request incoming query
//: names vary headers relevant
/** Makes the key under which an answer is remembered. */
export function cacheKey(request: Request, vary: string[]): string {
  const url = new URL(request.url);
  //?
  for (const name of [...url.searchParams.keys()]) {
    if (name.startsWith("utm_") || name === "fbclid") {
      url.searchParams.delete(name);
    }
  }
  //.
  url.searchParams.sort();
  //?
  url.hash = "";
  url.hostname = url.hostname.toLowerCase();
  //.
  const parts = [request.method, url.toString()];
  for (const name of [...vary].sort()) {
    const value = request.headers.get(name);
    //?
    parts.push(`${name.toLowerCase()}=${value === null ? "" : value.trim().toLowerCase()}`);
    //|
    if (value !== null) {
      parts.push(`${name.toLowerCase()}=${value.trim()}`);
    }
    //.
  }
  return parts.join("\n");
}
