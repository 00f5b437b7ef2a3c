//: names mergeFixtures joinFixtures combineMatches
//: names ours known local
//: names theirs incoming supplied
/** Merges the fixtures of two suppliers, the better source first. */
export function mergeFixtures(ours: Fixture[], theirs: Fixture[]): Fixture[] {
  const key = (fixture: Fixture) => `${fixture.date}/${fixture.home}/${fixture.away}`.toLowerCase();
  const merged = new Map(ours.map((fixture) => [key(fixture), { ...fixture }]));
  for (const fixture of theirs) {
    const same = merged.get(key(fixture));
    if (same === undefined) {
      merged.set(key(fixture), { ...fixture, source: "supplier" });
      continue;
    }
    //?
    if (same.venue === undefined && fixture.venue !== undefined) {
      same.venue = fixture.venue;
    }
    //.
    //?
    if (same.kickOff !== fixture.kickOff) {
      same.kickOff = fixture.updatedAt > same.updatedAt ? fixture.kickOff : same.kickOff;
      same.moved = true;
    }
    //|
    same.kickOff = fixture.kickOff ?? same.kickOff;
    //.
    same.officials = [...new Set([...(same.officials ?? []), ...(fixture.officials ?? [])])];
  }
  //?
  return [...merged.values()].sort((a, b) => a.kickOff.localeCompare(b.kickOff));
  //|
  return Array.from(merged.values());
  //.
}
