import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { ErrorNotice } from '../components/error-notice';
import { ListSkeleton } from '../components/list-skeleton';
import styles from '../components/list.module.css';
import { ServiceRow } from '../components/service-row';
import { graphql } from '../gql';
import { execute } from '../graphql';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { useTitle } from '../ui/use-title';

const DOCUMENT = graphql(`
  query Unowned($after: String) {
    services(filter: { unowned: true }, first: 50, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...ServiceSummary
      }
    }
  }
`);

const unownedQuery = infiniteQueryOptions({
  queryKey: ['unowned'],
  queryFn: ({ signal, pageParam }) => execute(DOCUMENT, { after: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: ({ services }) =>
    services.pageInfo.hasNextPage ? services.pageInfo.endCursor : null,
});

export const Route = createFileRoute('/unowned')({ component: UnownedPage });

function UnownedPage() {
  useTitle('Unowned services');
  const query = useInfiniteQuery(unownedQuery);
  const services = query.data?.pages.flatMap((page) => page.services.nodes) ?? [];
  return (
    <>
      <div className={styles.pageHead}>
        <h1>Unowned services</h1>
        <p>
          Nobody answers for these. To own one, write <code>team = "your-team"</code> into{' '}
          <code>brickyard.toml</code> in its repository and publish it again.
        </p>
      </div>
      {query.error && !query.data && (
        <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <ListSkeleton />}
      {query.data && services.length === 0 && (
        <Notice title="Every service has an owner">
          <p>New services without a team will appear here.</p>
        </Notice>
      )}
      <ul className={styles.list} aria-label="Services">
        {services.map((service) => (
          <ServiceRow key={service.id} service={service} />
        ))}
      </ul>
      {query.hasNextPage && (
        <div className={styles.more}>
          <Button onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
            More services
          </Button>
        </div>
      )}
    </>
  );
}
