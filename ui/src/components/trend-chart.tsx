import { Day } from './format';
import styles from './trend-chart.module.css';

/** What was counted on a day. */
export interface TrendPoint {
  /** As `2026-03-01`. */
  day: string;
  value: number;
}

const MILLISECONDS_OF_A_DAY = 86_400_000;

/**
 * A line over days, from zero. Days of which nothing is known have no point. The picture says no
 * more than `label` and a table beside it do.
 */
export function TrendChart({ points, label }: { points: TrendPoint[]; label: string }) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first === last) return null;
  const top = Math.max(...points.map(({ value }) => value), 1);
  const places = points.map(({ day, value }) => ({
    x: (daysBetween(first.day, day) / daysBetween(first.day, last.day)) * 100,
    y: 100 - (value / top) * 100,
  }));
  const line = places.map(({ x, y }, index) => `${index > 0 ? 'L' : 'M'}${x} ${y}`).join('');
  return (
    <div className={styles.chart}>
      <div className={styles.plot}>
        <span className={styles.top}>{top.toLocaleString('en')}</span>
        <span className={styles.bottom}>0</span>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={label}>
          <path d={`${line}L100 100L0 100Z`} className={styles.area} />
          <path d={line} className={styles.line} />
          {/* A line without length and with round ends is a dot that no stretching deforms. */}
          <path
            d={places.map(({ x, y }) => `M${x} ${y}h0`).join('')}
            className={styles.dots}
            data-points={places.length}
          />
        </svg>
      </div>
      <p className={styles.days}>
        <Day at={first.day} />
        <Day at={last.day} />
      </p>
    </div>
  );
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / MILLISECONDS_OF_A_DAY;
}
