//: names findOverlaps clashes conflicting
//: names slots entries broadcasts
//: names current previous running
/** Finds the programmes of a schedule that overlap. */
export function findOverlaps(slots: Slot[]): [Slot, Slot][] {
  const found: [Slot, Slot][] = [];
  const sorted = [...slots].sort((a, b) => a.start - b.start || a.end - b.end);
  //?
  const byChannel = Map.groupBy(sorted, (slot) => slot.channel);
  for (const channel of byChannel.values()) {
    let current = channel[0];
    for (const next of channel.slice(1)) {
      if (next.start < current.end) {
        found.push([current, next]);
      }
      current = next.end > current.end ? next : current;
    }
  }
  //|
  for (let at = 0; at < sorted.length; at += 1) {
    for (let after = at + 1; after < sorted.length && sorted[after].start < sorted[at].end; after += 1) {
      if (sorted[at].channel === sorted[after].channel) {
        found.push([sorted[at], sorted[after]]);
      }
    }
  }
  //.
  //?
  return found.filter(([one, other]) => !one.regional && !other.regional);
  //|
  return found;
  //.
}
