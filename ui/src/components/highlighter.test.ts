import { describe, expect, it } from 'vitest';
import { cutRuns } from './code-lines';
import { highlight } from './highlighter';

const text = (lines: { text: string }[][]) =>
  lines.map((line) => line.map((run) => run.text).join('')).join('\n');

describe('highlight', () => {
  it.each([
    ['go', 'func add(a int) int {\n\treturn a // <b>&amp;\n}'],
    ['java', 'int add(int a) { return a + "\\"".length(); }'],
    ['javascript', "const a = `x ${1 < 2} 'y'`;"],
    ['python', 'def f(a):\n    """Two\n    lines."""\n    return a'],
    ['rust', "fn f<'a>(x: &'a str) -> &'a str { x }"],
    ['typescript', 'async function f<T>(x: T): Promise<T> { return x; }'],
    ['tsx', 'const a = <b title="x">{1}</b>;'],
  ])('changes no character of %s and colours some', (language, source) => {
    const lines = highlight(source, language);

    expect(text(lines)).toBe(source);
    expect(lines.flat().some((run) => run.scope)).toBe(true);
  });

  it('keeps a colour over several lines', () => {
    const [, second] = highlight('"""one\ntwo"""', 'python');

    expect(second).toEqual([{ text: 'two"""', scope: 'hljs-string' }]);
  });

  it('leaves an unknown language plain', () => {
    expect(highlight('a <b>\n\nc', 'cobol')).toEqual([[{ text: 'a <b>' }], [], [{ text: 'c' }]]);
  });
});

describe('cutRuns', () => {
  it('cuts where words begin and end, and keeps colours', () => {
    expect(cutRuns([{ text: 'let ab', scope: 'k' }, { text: 'c = 1' }], [4, 7])).toEqual([
      { text: 'let ', scope: 'k', start: 0 },
      { text: 'ab', scope: 'k', start: 4 },
      { text: 'c', start: 6 },
      { text: ' = 1', start: 7 },
    ]);
  });
});
