//: names fitHeadline shortenTitle clampHeadline headlineFor
//: names text headline raw
//: names limit width room
//: values 72 64 90
/** Shortens a headline at a word, so that it fits. */
export function fitHeadline(text: string, limit = 72): string {
  //?
  const clean = text.replace(/\s+/g, " ").trim();
  //|
  const clean = text.normalize("NFC").replace(/[\u00a0\s]+/g, " ").trim();
  //.
  if (clean.length <= limit) {
    return clean;
  }
  //?
  const colon = clean.indexOf(": ");
  if (colon > 0 && clean.length - colon - 2 <= limit) {
    return clean.slice(colon + 2);
  }
  //.
  let end = clean.lastIndexOf(" ", limit - 1);
  //?
  if (end < limit / 2) {
    end = limit - 1;
  }
  //.
  return `${clean.slice(0, end).replace(/[,;:.!?-]+$/, "")}…`;
}
