import { useMemo, type ReactNode } from 'react';
import styles from './code.module.css';
import { cutRuns, type Line } from './code-lines';
import { compare, type MarkedRange, type Rename, type Row, type Side } from './compare';
import { withoutLastBreak } from './source';
import { useHighlight } from './use-highlight';

/** One side of a comparison. */
export interface Comparand {
  source: string;
  language: string;
  startLine: number;
  /** Its column's heading. */
  heading: ReactNode;
}

/** Renames listed above the comparison; the rest is only marked in the code. */
const MAX_RENAMES = 8;

/** Two sources side by side, renamed words marked apart from what was added or removed. */
export default function PairDiff({
  left,
  right,
  label,
}: {
  left: Comparand;
  right: Comparand;
  label: string;
}) {
  const [a, b] = [withoutLastBreak(left.source), withoutLastBreak(right.source)];
  const comparison = useMemo(() => compare(a, b), [a, b]);
  const leftLines = useHighlight(a, left.language);
  const rightLines = useHighlight(b, right.language);
  return (
    <div>
      <Legend rows={comparison.rows} renames={comparison.renames} />
      <div className={styles.frame}>
        <table className={styles.diff} aria-label={label}>
          <colgroup>
            <col className={styles.numberColumn} />
            <col />
            <col className={styles.numberColumn} />
            <col />
          </colgroup>
          <thead>
            <tr>
              <th scope="colgroup" colSpan={2}>
                {left.heading}
              </th>
              <th scope="colgroup" colSpan={2}>
                {right.heading}
              </th>
            </tr>
          </thead>
          <tbody>
            {comparison.rows.map((row, index) => (
              <tr key={index} className={styles[row.kind]}>
                <Cells
                  place="left"
                  side={'left' in row ? row.left : undefined}
                  lines={leftLines}
                  startLine={left.startLine}
                  isAlone={row.kind === 'removed'}
                />
                <Cells
                  place="right"
                  side={'right' in row ? row.right : undefined}
                  lines={rightLines}
                  startLine={right.startLine}
                  isAlone={row.kind === 'added'}
                />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Legend({ rows, renames }: { rows: Row[]; renames: Rename[] }) {
  const isEdited = rows.some(
    (row) => row.kind === 'removed' || row.kind === 'added' || isEditedPair(row),
  );
  if (renames.length === 0 && !isEdited) {
    return <p className={styles.legend}>Both sides have the same words.</p>;
  }
  return (
    <div className={`${styles.legend} ${styles.sample}`}>
      {isEdited && (
        <span>
          <del>only left</del> <ins>only right</ins>
        </span>
      )}
      {renames.length > 0 && (
        <>
          <mark>renamed</mark>
          <ul className={styles.renames} aria-label="Renamed words">
            {renames.slice(0, MAX_RENAMES).map(({ from, to }) => (
              <li key={from}>
                {from} → {to}
              </li>
            ))}
          </ul>
          {renames.length > MAX_RENAMES && <span>and {renames.length - MAX_RENAMES} more</span>}
        </>
      )}
    </div>
  );
}

function isEditedPair(row: Row): boolean {
  if (row.kind !== 'paired') return false;
  return [...row.left.ranges, ...row.right.ranges].some(({ mark }) => mark === 'changed');
}

function Cells({
  side,
  lines,
  startLine,
  place,
  isAlone,
}: {
  /** Absent: the line stands on the other side only. */
  side: Side | undefined;
  lines: Line[];
  startLine: number;
  place: 'left' | 'right';
  isAlone: boolean;
}) {
  const Changed = place === 'left' ? 'del' : 'ins';
  const classes = `${styles[place]} ${side ? '' : styles.void} ${isAlone ? styles.alone : ''}`;
  const code = side && (
    <MarkedLine line={lines[side.line] ?? []} ranges={side.ranges} changed={Changed} />
  );
  return (
    <>
      <td className={`${styles.number} ${classes}`}>{side && startLine + side.line}</td>
      <td className={`${styles.text} ${classes}`}>
        <code>{isAlone ? <Changed>{code}</Changed> : code}</code>
      </td>
    </>
  );
}

function MarkedLine({
  line,
  ranges,
  changed: Changed,
}: {
  line: Line;
  ranges: MarkedRange[];
  changed: 'ins' | 'del';
}) {
  const cuts = ranges.flatMap(({ start, end }) => [start, end]);
  return cutRuns(line, cuts).map((run) => {
    const range = ranges.find(({ start, end }) => run.start >= start && run.start < end);
    const text = (
      <span key={run.start} className={run.scope}>
        {run.text}
      </span>
    );
    if (!range) return text;
    if (range.mark === 'changed') return <Changed key={run.start}>{text}</Changed>;
    return (
      <mark key={run.start} title={`${range.counterpart ?? ''} on the other side`}>
        {text}
      </mark>
    );
  });
}
