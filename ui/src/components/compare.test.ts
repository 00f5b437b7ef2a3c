import { describe, expect, it } from 'vitest';
import { compare, type MarkedRange } from './compare';

/** A line with its marked words in brackets, `~` for a rename, `!` for a change. */
function bracketed(text: string | undefined, ranges: MarkedRange[]): string {
  return ranges.reduceRight(
    (line, { start, end, mark }) =>
      `${line.slice(0, start)}[${mark === 'renamed' ? '~' : '!'}${line.slice(start, end)}]${line.slice(end)}`,
    text ?? '',
  );
}

/** The rows of a comparison as text. */
function show(left: string, right: string): string[] {
  const [a, b] = [left.split('\n'), right.split('\n')];
  return compare(left, right).rows.map((row) => {
    const parts = [
      'left' in row ? bracketed(a[row.left.line], row.left.ranges) : '',
      'right' in row ? bracketed(b[row.right.line], row.right.ranges) : '',
    ];
    return `${row.kind}: ${parts.join(' | ')}`;
  });
}

describe('compare', () => {
  it('finds nothing between equal sources, white space aside', () => {
    expect(show('a = 1\nreturn a', 'a  =  1\n  return a')).toEqual([
      'same: a = 1 | a  =  1',
      'same: return a |   return a',
    ]);
  });

  it('tells a consistent rename from a change', () => {
    const left = 'let qty = 1;\nuse(qty);\nreturn qty < 0;';
    const right = 'let count = 1;\nuse(count);\nreturn count > 0;';

    expect(show(left, right)).toEqual([
      'paired: let [~qty] = 1; | let [~count] = 1;',
      'paired: use([~qty]); | use([~count]);',
      'paired: return [~qty] [!<] 0; | return [~count] [!>] 0;',
    ]);
    expect(compare(left, right).renames).toEqual([{ from: 'qty', to: 'count', count: 3 }]);
  });

  it('calls a name that only once stands for another a change', () => {
    expect(show('f(a)\ng(a)\nh(a)', 'f(a)\ng(a)\nh(z)').at(-1)).toBe('paired: h([!a]) | h([!z])');
  });

  it('marks another literal as changed', () => {
    expect(show('limit = 254', 'limit = 64')).toEqual(['paired: limit = [!254] | limit = [!64]']);
  });

  it('never calls a keyword renamed', () => {
    expect(show('for x of list', 'for x in list')).toEqual([
      'paired: for x [!of] list | for x [!in] list',
    ]);
  });

  it('shows lines that stand on one side only', () => {
    expect(show('a()\nb()', 'a()\nlog(1, 2, 3)\nb()')).toEqual([
      'same: a() | a()',
      'added:  | log(1, 2, 3)',
      'same: b() | b()',
    ]);
    expect(show('a()\nlog(1, 2, 3)\nb()', 'a()\nb()')[1]).toBe('removed: log(1, 2, 3) | ');
  });

  it('puts changed lines of a block beside those they resemble', () => {
    const left = 'start()\nreturn total + tax(total)\nend()';
    const right = 'start()\nif (none) throw none\nreturn sum + tax(sum, rate)\nend()';

    expect(show(left, right).map((line) => line.split(':')[0])).toEqual([
      'same',
      'added',
      'paired',
      'same',
    ]);
  });

  it.each([
    ['both empty', '', '', 1],
    ['one empty', 'a\nb', '', 3],
    ['a block too long to pair', 'x + 1\n'.repeat(300), 'y(\n'.repeat(300), 601],
  ])('covers every line once: %s', (_, left, right, rows) => {
    const comparison = compare(left, right);
    const lefts = comparison.rows.flatMap((row) => ('left' in row ? [row.left.line] : []));
    const rights = comparison.rows.flatMap((row) => ('right' in row ? [row.right.line] : []));

    expect(comparison.rows.length).toBeLessThanOrEqual(rows);
    expect(lefts).toEqual(left.split('\n').map((_line, index) => index));
    expect(rights).toEqual(right.split('\n').map((_line, index) => index));
  });
});
