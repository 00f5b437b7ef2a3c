import { render, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import PairDiff from './pair-diff';

function side(source: string, heading: string) {
  return { source, language: 'typescript', startLine: 10, heading };
}

function renderPair(left: string, right: string) {
  render(<PairDiff left={side(left, 'mine')} right={side(right, 'theirs')} label="compared" />);
  return screen.getByRole('table', { name: 'compared' });
}

describe('PairDiff', () => {
  it('marks renames and changes differently', () => {
    const table = renderPair('use(qty)\nreturn qty < 0', 'use(count)\nreturn count > 0\n');

    expect(
      within(table)
        .getAllByRole('mark')
        .map((mark) => mark.textContent),
    ).toEqual(['qty', 'count', 'qty', 'count']);
    expect(within(table).getByRole('deletion')).toHaveTextContent('<');
    expect(within(table).getByRole('insertion')).toHaveTextContent('>');
    expect(screen.getByRole('list', { name: 'Renamed words' })).toHaveTextContent('qty → count');
  });

  it('shows an added line as an insertion, with the line number of its file', () => {
    const table = renderPair('a()\nb()', 'a()\nlog(1, 2, 3)\nb()');
    const row = within(table).getByRole('row', { name: /log/ });

    expect(within(row).getByRole('insertion')).toHaveTextContent('log(1, 2, 3)');
    expect(row).toHaveTextContent('11');
  });

  it('says when only white space differs', () => {
    renderPair('a( )', 'a()');

    expect(screen.getByText('Both sides have the same words.')).toBeInTheDocument();
    expect(screen.queryByText('renamed')).not.toBeInTheDocument();
  });
});
