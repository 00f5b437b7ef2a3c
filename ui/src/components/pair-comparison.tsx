import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, type ReactNode } from 'react';
import { paths } from '../paths';
import { Notice } from '../ui/notice';
import { Skeleton } from '../ui/skeleton';
import { lines } from './format';
import { functionQuery, NoSource, type FunctionOccurrence } from './function-source';
import { Loaded } from './loaded';
import styles from './pair.module.css';

// The comparison's code is loaded when the first one is opened.
const PairDiff = lazy(() => import('./pair-diff'));

/** The sources of two occurrences side by side, by their ids. */
export function PairComparison({ a, b }: { a: string; b: string }) {
  const left = useQuery(functionQuery(a));
  const right = useQuery(functionQuery(b));
  const skeleton = <Skeleton lines={10} height="1.2rem" />;
  return (
    <Loaded query={left} skeleton={skeleton}>
      {(leftOccurrence) => (
        <Loaded query={right} skeleton={skeleton}>
          {(rightOccurrence) => (
            <Suspense fallback={skeleton}>
              <Both left={leftOccurrence} right={rightOccurrence} />
            </Suspense>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

function Both({
  left,
  right,
}: {
  left: FunctionOccurrence | null;
  right: FunctionOccurrence | null;
}) {
  if (!left || !right) {
    return (
      <Notice title="One of the two is no longer in the catalogue">
        <p>A newer publish has replaced it. Reload the page to see what is left.</p>
      </Notice>
    );
  }
  const [leftSide, rightSide] = [comparand(left), comparand(right)];
  if (!leftSide) return <NoSource name={left.name} />;
  if (!rightSide) return <NoSource name={right.name} />;
  return (
    <PairDiff left={leftSide} right={rightSide} label={`${left.name} and ${right.name} compared`} />
  );
}

function comparand(occurrence: FunctionOccurrence) {
  const { source, language } = occurrence.fragment;
  if (source === null || source === undefined) return undefined;
  const { startLine } = occurrence;
  return { source, language, startLine, heading: heading(occurrence) };
}

function heading(occurrence: FunctionOccurrence): ReactNode {
  return (
    <span className={styles.heading}>
      <Link {...paths.service(occurrence.service.ref)}>{occurrence.service.ref}</Link>
      <small>{lines(occurrence)}</small>
    </span>
  );
}
