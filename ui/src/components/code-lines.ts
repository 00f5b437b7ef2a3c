/** A piece of a line in one colour. */
export interface Run {
  text: string;
  /** The highlighter's class, e.g. `hljs-keyword`. */
  scope?: string;
}

export type Line = Run[];

/** The source without colours. */
export function plainLines(source: string): Line[] {
  return source.split('\n').map((text) => (text ? [{ text }] : []));
}

/** Cuts a line's runs where `cuts` (character offsets, ascending) says. */
export function cutRuns(line: Line, cuts: number[]): (Run & { start: number })[] {
  const result: (Run & { start: number })[] = [];
  let start = 0;
  for (const run of line) {
    const end = start + run.text.length;
    const inside = cuts.filter((cut) => cut > start && cut < end);
    let from = start;
    for (const to of [...inside, end]) {
      result.push({ ...run, text: run.text.slice(from - start, to - start), start: from });
      from = to;
    }
    start = end;
  }
  return result;
}
