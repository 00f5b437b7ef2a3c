import { queryOptions, useQuery } from '@tanstack/react-query';
import { count, Day } from '../components/format';
import { Loaded } from '../components/loaded';
import { Stat, Stats } from '../components/stats';
import { TrendChart } from '../components/trend-chart';
import { graphql } from '../gql';
import type { DuplicatesOverviewQuery } from '../gql/graphql';
import { execute } from '../graphql';
import { Skeleton } from '../ui/skeleton';
import styles from './duplicates.module.css';
import searchStyles from './search.module.css';

const DOCUMENT = graphql(`
  query DuplicatesOverview($from: String!, $to: String!) {
    catalog {
      services
      sequence
      cloneSequence
    }
    cloneTotals {
      classes
      copies
      savedLines
      teams
    }
    copyMatrix(first: 1) {
      totalCount
    }
    cloneTrend(from: $from, to: $to) {
      day
      classes
      savedLines
    }
  }
`);

/** How many days the trend goes back. */
const TREND_DAYS = 90;

/** How often an answer of a lagging index is asked for again, in milliseconds. */
const LAG_POLL = 2000;

/** What the organisation's duplicates amount to, at `now`. */
export function overviewQuery(now: Date) {
  const from = new Date(now);
  from.setUTCDate(from.getUTCDate() - TREND_DAYS);
  const variables = { from: dayOf(from), to: dayOf(now) };
  return queryOptions({
    queryKey: ['duplicates', 'overview', variables],
    queryFn: ({ signal }) => execute(DOCUMENT, variables, signal),
    refetchInterval: (query) => query.state.data && lag(query.state.data) > 0 && LAG_POLL,
  });
}

/** The sum of all duplicates, how it developed, and how far the index has come. */
export function DuplicatesOverview({ now }: { now: Date }) {
  const query = useQuery(overviewQuery(now));
  return (
    <Loaded query={query} skeleton={<Skeleton height="9rem" />}>
      {(data) => (
        <div className={styles.overview}>
          <div className={styles.sums}>
            <Sums totals={data.cloneTotals} />
            <AsOf data={data} />
          </div>
          {data.cloneTrend.length > 0 && <Trend days={data.cloneTrend} />}
        </div>
      )}
    </Loaded>
  );
}

function Sums({ totals }: { totals: DuplicatesOverviewQuery['cloneTotals'] }) {
  return (
    <Stats>
      <Stat name="clone classes" value={totals.classes} />
      <Stat name="lines that could go" value={totals.savedLines} />
      <Stat name="copies" value={totals.copies} />
      <Stat name="teams concerned" value={totals.teams} />
    </Stats>
  );
}

function AsOf({ data }: { data: DuplicatesOverviewQuery }) {
  const behind = lag(data);
  if (behind > 0) {
    return (
      <p className={searchStyles.lag} role="status">
        The clone index is {count(behind, 'change')} behind the catalogue: duplicates of what was
        published just now may be missing. This page refreshes itself.
      </p>
    );
  }
  return (
    <p className={styles.asOf}>
      The clone index has followed every change of the catalogue, {data.catalog.sequence} so far.
    </p>
  );
}

function Trend({ days }: { days: DuplicatesOverviewQuery['cloneTrend'] }) {
  const points = days.map(({ day, savedLines }) => ({ day, value: savedLines }));
  const [first, last] = [points[0], points.at(-1)];
  return (
    <section className={styles.trend} aria-labelledby="trend">
      <h2 id="trend">Lines that could go, day by day</h2>
      {first && last && first !== last ? (
        <>
          <p className={styles.asOf}>
            {development(last.value - first.value)} since <Day at={first.day} />.
          </p>
          <TrendChart
            points={points}
            label={`From ${count(first.value, 'line')} on ${first.day} to ${count(last.value, 'line')} on ${last.day}`}
          />
        </>
      ) : (
        <p className={styles.asOf}>
          Counted since {first && <Day at={first.day} />}. The line begins with the second day.
        </p>
      )}
      <details className={styles.table}>
        <summary>As a table</summary>
        <table aria-labelledby="trend">
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Lines that could go</th>
              <th scope="col">Clone classes</th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ day, classes, savedLines }) => (
              <tr key={day}>
                <th scope="row">
                  <Day at={day} />
                </th>
                <td>{savedLines.toLocaleString('en')}</td>
                <td>{classes.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function development(difference: number): string {
  if (difference === 0) return 'No change';
  return `${count(Math.abs(difference), 'line')} ${difference < 0 ? 'fewer' : 'more'}`;
}

/** How many change events the clone index is behind. */
function lag({ catalog }: DuplicatesOverviewQuery): number {
  return Math.max(0, catalog.sequence - catalog.cloneSequence);
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
