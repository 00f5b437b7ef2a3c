//: names fillSlots placeFragments arrange
//: names layout plan grid
//: names fragments pieces stock
/** Fills the slots of a layout with the fragments that fit. */
export function fillSlots(layout: Layout, fragments: Fragment[]): Placed[] {
  const left = [...fragments].sort((a, b) => b.priority - a.priority);
  const placed: Placed[] = [];
  for (const slot of layout.slots) {
    const at = left.findIndex((fragment) => fragment.kinds.includes(slot.kind) && fragment.width <= slot.width);
    if (at < 0) {
      //?
      if (slot.required) {
        throw new Error(`nothing fits the slot ${slot.name}`);
      }
      //.
      continue;
    }
    const [fragment] = left.splice(at, 1);
    placed.push({ slot: slot.name, fragment: fragment.id, row: slot.row });
    //?
    for (const double of left.filter((other) => other.storyId === fragment.storyId)) {
      left.splice(left.indexOf(double), 1);
    }
    //.
  }
  //?
  return placed.sort((a, b) => a.row - b.row);
  //|
  return placed;
  //.
}
