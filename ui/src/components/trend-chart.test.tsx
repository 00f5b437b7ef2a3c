import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { TrendChart } from './trend-chart';

const paths = () => [...screen.getByRole('img').querySelectorAll('path')];

describe('a chart of days', () => {
  it('stands by the day, not by the number of points', () => {
    const points = [
      { day: '2026-03-01', value: 40 },
      { day: '2026-03-02', value: 20 },
      { day: '2026-03-11', value: 0 },
    ];
    render(<TrendChart points={points} label="From 40 to 0" />);

    expect(screen.getByRole('img', { name: 'From 40 to 0' })).toBeVisible();
    expect(paths()[1]).toHaveAttribute('d', 'M0 0L10 50L100 100');
    expect(screen.getByText('1 March 2026')).toBeVisible();
    expect(screen.getByText('11 March 2026')).toBeVisible();
  });

  it('lies on the ground when there never was anything', () => {
    const points = [
      { day: '2026-03-01', value: 0 },
      { day: '2026-03-03', value: 0 },
    ];
    render(<TrendChart points={points} label="Nothing" />);

    expect(paths()[1]).toHaveAttribute('d', 'M0 100L100 100');
  });

  it.each([[[]], [[{ day: '2026-03-01', value: 4 }]]])('needs two days: %j', (points) => {
    render(<TrendChart points={points} label="One day" />);

    expect(screen.queryByRole('img')).toBeNull();
  });
});
