import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { ErrorNotice } from '../components/error-notice';
import { Ago } from '../components/format';
import listStyles from '../components/list.module.css';
import { graphql } from '../gql';
import { execute } from '../graphql';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Command } from '../ui/copy-button';
import { Notice } from '../ui/notice';
import { Skeleton } from '../ui/skeleton';
import styles from './service.module.css';

const DOCUMENT = graphql(`
  query ServiceReleases($ref: String!, $after: String) {
    service(ref: $ref) {
      releases(first: 50, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          ref
          number
          state
          commit
          publishedAt
          publishedBy
        }
      }
    }
  }
`);

function releasesQuery(ref: string) {
  return infiniteQueryOptions({
    queryKey: ['service', ref, 'releases'],
    queryFn: ({ signal, pageParam }) => execute(DOCUMENT, { ref, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ service }) =>
      service?.releases.pageInfo.hasNextPage ? service.releases.pageInfo.endCursor : null,
  });
}

/** A service's releases, newest first. */
export function ServiceReleases({ serviceRef }: { serviceRef: string }) {
  const query = useInfiniteQuery(releasesQuery(serviceRef));
  if (query.error && !query.data) {
    return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!query.data) return <Skeleton lines={5} height="2rem" />;
  const releases = query.data.pages.flatMap(({ service }) => service?.releases.nodes ?? []);
  if (releases.length === 0) return <NoReleases />;
  return (
    <>
      <div className={styles.table}>
        <table aria-label="Releases">
          <thead>
            <tr>
              <th scope="col">Release</th>
              <th scope="col">Published</th>
              <th scope="col">By</th>
              <th scope="col">Commit</th>
            </tr>
          </thead>
          <tbody>
            {releases.map((release) => (
              <tr key={release.id}>
                <th scope="row">
                  {release.number}{' '}
                  {release.state !== 'PUBLISHED' && (
                    <Badge tone={release.state === 'YANKED' ? 'bad' : 'warn'}>
                      {release.state.toLowerCase()}
                    </Badge>
                  )}
                </th>
                <td>
                  <Ago at={release.publishedAt} />
                </td>
                <td>{release.publishedBy ?? 'unknown'}</td>
                <td>
                  {release.commit ? (
                    <code title={release.commit}>{release.commit.slice(0, 10)}</code>
                  ) : (
                    'none'
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {query.hasNextPage && (
        <div className={listStyles.more}>
          <Button onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
            Older releases
          </Button>
        </div>
      )}
    </>
  );
}

function NoReleases() {
  return (
    <Notice title="Nothing has been released yet">
      <p>
        The catalogue knows this service&apos;s head only. A release is an immutable state with a
        semver number; this makes one of what is checked out:
      </p>
      <Command>brickyard publish --release</Command>
    </Notice>
  );
}
