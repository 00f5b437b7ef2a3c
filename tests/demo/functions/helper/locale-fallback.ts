//: names pickLocale negotiateLanguage bestLocale
//: names header accepted wished
//: names offered available supported
/** Chooses the language of an answer. */
export function pickLocale(header: string, offered: string[], standard = "en-GB"): string {
  const wishes = header
    .split(",")
    .map((part) => {
      const [tag, weight] = part.trim().split(";q=");
      return { tag: tag.toLowerCase(), weight: weight === undefined ? 1 : Number(weight) };
    })
    //?
    .filter((wish) => wish.weight > 0 && wish.tag !== "*")
    //.
    .sort((a, b) => b.weight - a.weight);
  for (const { tag } of wishes) {
    const exact = offered.find((locale) => locale.toLowerCase() === tag);
    if (exact) {
      return exact;
    }
    //?
    const language = tag.split("-")[0];
    const near = offered.find((locale) => locale.toLowerCase().split("-")[0] === language);
    if (near) {
      return near;
    }
    //.
  }
  //?
  return offered.includes(standard) ? standard : offered[0];
  //|
  return standard;
  //.
}
