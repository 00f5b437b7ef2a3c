import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ago, count, percent } from './format';
import { Marked } from './terms';

describe('percent', () => {
  it.each([
    [1, '100 %'],
    [0.9999, '99 %'],
    [0.57, '57 %'],
    [0.29, '29 %'],
    [0, '0 %'],
  ])('writes %d as %s', (similarity, text) => {
    expect(percent(similarity)).toBe(text);
  });
});

describe('ago', () => {
  const now = new Date('2026-03-10T12:00:00Z');
  it.each([
    ['2026-03-10T11:59:30Z', 'just now'],
    ['2026-03-10T12:00:05Z', 'just now'],
    ['2026-03-10T11:58:00Z', '2 minutes ago'],
    ['2026-03-09T12:00:00Z', 'yesterday'],
    ['2024-03-10T12:00:00Z', '2 years ago'],
  ])('calls %s %s', (at, text) => {
    expect(ago(at, now)).toBe(text);
  });
});

describe('count', () => {
  it('has a form for one', () => {
    expect([count(0, 'pair'), count(1, 'pair'), count(1200, 'pair')]).toEqual([
      '0 pairs',
      '1 pair',
      '1,200 pairs',
    ]);
  });
});

describe('Marked', () => {
  it.each([
    ['updateStock', ['stock'], 'update<mark>Stock</mark>'],
    ['a.b(c)', ['b(', '.'], 'a<mark>.</mark><mark>b(</mark>c)'],
    ['<b>', [], '&lt;b&gt;'],
    ['stocks', ['stock', 'stocks'], '<mark>stocks</mark>'],
  ])('marks in %s the terms %j', (text, terms, html) => {
    const { container } = render(<Marked text={text} terms={terms} />);

    expect(container.innerHTML).toBe(html);
  });
});
