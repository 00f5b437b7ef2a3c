/**
 * Compares two functions the way a reader does who knows that one was copied from the other:
 * consistent renames are told apart from real changes.
 */
import { diffArrays } from 'diff';

/** What a word is, compared with its counterpart. */
export type Mark = 'renamed' | 'changed';

/** A marked word of a line, by character offsets. */
export interface MarkedRange {
  start: number;
  end: number;
  mark: Mark;
  /** What it is called on the other side, when it is renamed. */
  counterpart?: string;
}

export interface Side {
  /** From 0, inside the source. */
  line: number;
  ranges: MarkedRange[];
}

/** `paired` lines belong together but differ; `same` may differ in white space. */
export type Row =
  | { kind: 'same' | 'paired'; left: Side; right: Side }
  | { kind: 'removed'; left: Side }
  | { kind: 'added'; right: Side };

export interface Rename {
  from: string;
  to: string;
  count: number;
}

export interface Comparison {
  rows: Row[];
  /** Most frequent first. */
  renames: Rename[];
}

/** The left source against the right one, line by line. */
export function compare(left: string, right: string): Comparison {
  const a = left.split('\n').map(words);
  const b = right.split('\n').map(words);
  const pairs = align(a, b);
  const renames = findRenames(pairs, a, b);
  return { rows: pairs.map((pair) => toRow(pair, a, b, renames)), renames: [...renames.values()] };
}

interface Word {
  text: string;
  start: number;
  kind: 'name' | 'literal' | 'other';
}

/** Line numbers of the two sides; one of them may be missing. */
type Pair = { left: number; right: number } | { left: number } | { right: number };

const WORD =
  /(?<literal>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\d[\w.]*)|(?<name>[\p{L}_$][\p{L}\p{N}_$]*)|[^\s\p{L}\p{N}]/gu;

/** Words that mean the same everywhere, so they are never renamed. */
const RESERVED = new Set(
  (
    'abstract and as assert async await bool boolean break byte case catch chan char class ' +
    'const continue crate declare def default defer del delete do double dyn elif else enum ' +
    'except export extends false False final finally float fn for from func function global go ' +
    'goto if impl implements import in instanceof int interface is keyof lambda let long loop ' +
    'match mod move mut native new nil None nonlocal not null of or package pass private ' +
    'protected pub public raise range readonly ref return select self Self short static struct ' +
    'super switch synchronized this throw throws trait transient true True try type typeof ' +
    'undefined unsafe use var void volatile where while with yield'
  ).split(' '),
);

function words(line: string): Word[] {
  return [...line.matchAll(WORD)].map((match) => {
    const [text] = match;
    const isName = match.groups?.name !== undefined && !RESERVED.has(text);
    const kind = isName ? 'name' : match.groups?.literal === undefined ? 'other' : 'literal';
    return { text, start: match.index, kind };
  });
}

/** A line with names and literals made equal, so that renaming does not hide what belongs together. */
function blind(line: Word[]): string {
  return line.map(({ kind, text }) => (kind === 'other' ? text : kind)).join(' ');
}

function align(a: Word[][], b: Word[][]): Pair[] {
  const pairs: Pair[] = [];
  let left = 0;
  let right = 0;
  const parts = diffArrays(a.map(blind), b.map(blind));
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    const next = parts[index + 1];
    if (!part) continue;
    const length = part.value.length;
    if (!part.added && !part.removed) {
      for (let line = 0; line < length; line++) pairs.push({ left: left++, right: right++ });
    } else if (next && (next.added || next.removed)) {
      const removed = part.removed ? length : next.value.length;
      const added = part.removed ? next.value.length : length;
      pairs.push(...alignBlock(a, b, [left, left + removed], [right, right + added]));
      left += removed;
      right += added;
      index++;
    } else {
      for (let line = 0; line < length; line++) {
        pairs.push(part.removed ? { left: left++ } : { right: right++ });
      }
    }
  }
  return pairs;
}

/** Lines of a changed block this alike stand beside each other. */
const ALIKE = 0.5;

/** Larger blocks are shown as removed and added: pairing them is quadratic. */
const MAX_BLOCK = 200;

/** Pairs the lines of a changed block that resemble each other, in order (dynamic programming). */
function alignBlock(
  a: Word[][],
  b: Word[][],
  [leftStart, leftEnd]: [number, number],
  [rightStart, rightEnd]: [number, number],
): Pair[] {
  const height = leftEnd - leftStart;
  const width = rightEnd - rightStart;
  const isSmall = height <= MAX_BLOCK && width <= MAX_BLOCK;
  const alike = (row: number, column: number) =>
    isSmall ? resemblance(a[leftStart + row] ?? [], b[rightStart + column] ?? []) : 0;
  const gain = Array.from({ length: height + 1 }, () => new Float64Array(width + 1));
  const at = (row: number, column: number) => gain[row]?.[column] ?? 0;
  for (let row = height - 1; row >= 0; row--) {
    for (let column = width - 1; column >= 0; column--) {
      const both = alike(row, column);
      const paired = both >= ALIKE ? both + at(row + 1, column + 1) : 0;
      const cells = gain[row];
      if (cells) cells[column] = Math.max(paired, at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: Pair[] = [];
  let row = 0;
  let column = 0;
  while (row < height && column < width) {
    const both = alike(row, column);
    if (both >= ALIKE && at(row, column) === both + at(row + 1, column + 1)) {
      pairs.push({ left: leftStart + row++, right: rightStart + column++ });
    } else if (at(row, column) === at(row + 1, column)) {
      pairs.push({ left: leftStart + row++ });
    } else {
      pairs.push({ right: rightStart + column++ });
    }
  }
  while (row < height) pairs.push({ left: leftStart + row++ });
  while (column < width) pairs.push({ right: rightStart + column++ });
  return pairs;
}

/** Dice coefficient of two lines' words, names and literals blind; from 0 to 1. */
function resemblance(a: Word[], b: Word[]): number {
  const total = a.length + b.length;
  if (total === 0) return 1;
  const rest = a.map(wordKey);
  let common = 0;
  for (const word of b) {
    const index = rest.indexOf(wordKey(word));
    if (index < 0) continue;
    rest.splice(index, 1);
    common++;
  }
  return (2 * common) / total;
}

function wordKey({ kind, text }: Word): string {
  return kind === 'other' ? text : kind;
}

/**
 * For each name of the left the name that stands most often in its place on the right; a name that
 * mostly stays what it is, is not renamed.
 */
function findRenames(pairs: Pair[], a: Word[][], b: Word[][]): Map<string, Rename> {
  const counts = new Map<string, Map<string, number>>();
  for (const pair of pairs) {
    for (const [left, right] of counterparts(pair, a, b)) {
      if (left.kind !== 'name' || right.kind !== 'name') continue;
      const targets = counts.get(left.text) ?? new Map<string, number>();
      targets.set(right.text, (targets.get(right.text) ?? 0) + 1);
      counts.set(left.text, targets);
    }
  }
  const renames = [...counts].flatMap(([from, targets]) => {
    const [best] = [...targets].toSorted((x, y) => y[1] - x[1]);
    if (!best || best[0] === from) return [];
    return [{ from, to: best[0], count: best[1] }];
  });
  renames.sort((x, y) => y.count - x.count || x.from.localeCompare(y.from));
  return new Map(renames.map((rename) => [rename.from, rename]));
}

/** The words of a paired line that stand at the same place. */
function counterparts(pair: Pair, a: Word[][], b: Word[][]): [Word, Word][] {
  if (!('left' in pair && 'right' in pair)) return [];
  const left = a[pair.left] ?? [];
  const right = b[pair.right] ?? [];
  const found: [Word, Word][] = [];
  let i = 0;
  let j = 0;
  for (const part of diffArrays(left.map(wordKey), right.map(wordKey))) {
    if (part.removed) i += part.value.length;
    else if (part.added) j += part.value.length;
    else {
      for (let word = 0; word < part.value.length; word++) {
        const [x, y] = [left[i++], right[j++]];
        if (x && y) found.push([x, y]);
      }
    }
  }
  return found;
}

function toRow(pair: Pair, a: Word[][], b: Word[][], renames: Map<string, Rename>): Row {
  if (!('right' in pair)) return { kind: 'removed', left: { line: pair.left, ranges: [] } };
  if (!('left' in pair)) return { kind: 'added', right: { line: pair.right, ranges: [] } };
  const left: Side = { line: pair.left, ranges: [] };
  const right: Side = { line: pair.right, ranges: [] };
  const seen = new Set<Word>();
  for (const [x, y] of counterparts(pair, a, b)) {
    seen.add(x).add(y);
    if (x.text === y.text) continue;
    const isRename = renames.get(x.text)?.to === y.text;
    left.ranges.push(range(x, isRename ? 'renamed' : 'changed', isRename ? y.text : undefined));
    right.ranges.push(range(y, isRename ? 'renamed' : 'changed', isRename ? x.text : undefined));
  }
  const lone = (line: Word[] | undefined) =>
    (line ?? []).filter((word) => !seen.has(word)).map((word) => range(word, 'changed'));
  left.ranges.push(...lone(a[pair.left]));
  right.ranges.push(...lone(b[pair.right]));
  for (const side of [left, right]) side.ranges.sort((x, y) => x.start - y.start);
  const isSame = left.ranges.length === 0 && right.ranges.length === 0;
  return { kind: isSame ? 'same' : 'paired', left, right };
}

function range({ start, text }: Word, mark: Mark, counterpart?: string): MarkedRange {
  const end = start + text.length;
  return counterpart === undefined ? { start, end, mark } : { start, end, mark, counterpart };
}
