//: names agoText relativeTime sinceWhen
//: names moment published time
//: names now present reference
/** Says how long ago something was published. */
export function agoText(moment: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - moment.getTime()) / 60_000);
  //?
  if (minutes < 0) {
    return "soon";
  }
  //.
  if (minutes < 1) {
    return "just now";
  }
  if (minutes < 60) {
    return `${minutes} minute${minutes === 1 ? "" : "s"} ago`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 24) {
    return `${hours} hour${hours === 1 ? "" : "s"} ago`;
  }
  //?
  if (hours < 48) {
    return "yesterday";
  }
  //.
  //?
  const days = Math.floor(hours / 24);
  if (days < 7) {
    return `${days} days ago`;
  }
  //.
  return moment.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}
