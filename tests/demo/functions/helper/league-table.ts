//: names leagueTable buildTable standings
//: names results games matches
//: names row line team
//: values 3 2
/** Makes the table of a league from its results. */
export function leagueTable(results: Result[]): Row[] {
  const rows = new Map<string, Row>();
  const rowOf = (name: string): Row => {
    const row = rows.get(name) ?? { name, played: 0, points: 0, scored: 0, conceded: 0 };
    rows.set(name, row);
    return row;
  };
  for (const { home, away, homeGoals, awayGoals, status } of results) {
    //?
    if (status !== "finished") {
      continue;
    }
    //.
    const [left, right] = [rowOf(home), rowOf(away)];
    left.played += 1;
    right.played += 1;
    //~
    left.scored += homeGoals;
    left.conceded += awayGoals;
    //|
    right.scored += awayGoals;
    right.conceded += homeGoals;
    //.
    if (homeGoals === awayGoals) {
      left.points += 1;
      right.points += 1;
    } else {
      (homeGoals > awayGoals ? left : right).points += 3;
    }
  }
  const difference = (row: Row) => row.scored - row.conceded;
  return [...rows.values()].sort(
    //?
    (a, b) => b.points - a.points || difference(b) - difference(a) || b.scored - a.scored || a.name.localeCompare(b.name),
    //|
    (a, b) => b.points - a.points || difference(b) - difference(a) || a.name.localeCompare(b.name),
    //.
  );
}
