import { queryOptions, useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { CloneTypeBadge, percent } from '../components/format';
import { Loaded } from '../components/loaded';
import { NotFound } from '../components/not-found';
import { PairComparison } from '../components/pair-comparison';
import { PairSide } from '../components/pair-row';
import pairStyles from '../components/pair.module.css';
import { isNotFound } from '../errors';
import { graphql } from '../gql';
import type { ClonePairSummaryFragment } from '../gql/graphql';
import { execute } from '../graphql';
import { Skeleton } from '../ui/skeleton';
import { useTitle } from '../ui/use-title';
import styles from './service.module.css';

const DOCUMENT = graphql(`
  query PairPage($a: ID!, $b: ID!) {
    clonePair(a: $a, b: $b) {
      ...ClonePairSummary
    }
  }
`);

function pairQuery(a: string, b: string) {
  return queryOptions({
    queryKey: ['pair', a, b],
    queryFn: async ({ signal }) => {
      try {
        return (await execute(DOCUMENT, { a, b }, signal)).clonePair ?? null;
      } catch (error) {
        if (isNotFound(error)) return null;
        throw error;
      }
    },
  });
}

export const Route = createFileRoute('/d/$a/$b')({ component: PairPage });

function PairPage() {
  const { a, b } = Route.useParams();
  const query = useQuery(pairQuery(a, b));
  useTitle(query.data ? `${query.data.a.name} and ${query.data.b.name}` : 'Duplicate');
  return (
    <Loaded isPage query={query} skeleton={<PageSkeleton />}>
      {(pair) => (pair ? <Page pair={pair} /> : <Unknown />)}
    </Loaded>
  );
}

function Page({ pair }: { pair: ClonePairSummaryFragment }) {
  return (
    <>
      <header className={styles.header}>
        <div className={styles.name}>
          <h1>{percent(pair.similarity)} alike</h1>
          <CloneTypeBadge type={pair.type} />
        </div>
        <div className={pairStyles.sides}>
          <PairSide occurrence={pair.a} />
          <PairSide occurrence={pair.b} />
        </div>
      </header>
      <PairComparison a={pair.a.id} b={pair.b.id} />
    </>
  );
}

function Unknown() {
  return (
    <NotFound title="These two are not a pair of the catalogue">
      <p>
        One of them may have been replaced by a newer publish, or they are no longer similar enough.
        Search for a function by its name to see its duplicates.
      </p>
    </NotFound>
  );
}

function PageSkeleton() {
  return (
    <>
      <header className={styles.header}>
        <Skeleton height="2rem" width="10rem" />
        <Skeleton lines={2} height="1.3rem" width="24rem" />
      </header>
      <Skeleton lines={12} height="1.2rem" />
    </>
  );
}
