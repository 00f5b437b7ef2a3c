import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { Address, Ago, Commit } from '../components/format';
import listStyles from '../components/list.module.css';
import { nextCursor } from '../components/more';
import { Paged } from '../components/paged';
import { VersionReason, VersionStateBadge } from '../components/version-state';
import { graphql } from '../gql';
import type { ServiceReleasesQuery } from '../gql/graphql';
import { execute } from '../graphql';
import { Command } from '../ui/copy-button';
import { Notice } from '../ui/notice';
import { Skeleton } from '../ui/skeleton';
import { Deprecations } from './-deprecations';
import styles from './service.module.css';
import { VersionSpread } from './-version-spread';

const DOCUMENT = graphql(`
  query ServiceReleases($ref: String!, $after: String) {
    service(ref: $ref) {
      repository
      releases(first: 50, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          ...VersionFacts
          commit
          ciRun
          publishedAt
          publishedBy
        }
      }
    }
  }
`);

type Release = NonNullable<ServiceReleasesQuery['service']>['releases']['nodes'][number];

function releasesQuery(ref: string) {
  return infiniteQueryOptions({
    queryKey: ['service', ref, 'releases'],
    queryFn: ({ signal, pageParam }) => execute(DOCUMENT, { ref, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ service }) => nextCursor(service?.releases),
  });
}

/** A service's releases, newest first: whether to use them, and where they come from. */
export function ServiceReleases({ serviceRef }: { serviceRef: string }) {
  const query = useInfiniteQuery(releasesQuery(serviceRef));
  const repository = query.data?.pages[0]?.service?.repository ?? '';
  return (
    <div className={styles.parts}>
      <VersionSpread serviceRef={serviceRef} />
      <Deprecations serviceRef={serviceRef} />
      <section aria-label="Releases" className={styles.part}>
        <h2>Releases</h2>
        <Paged
          query={query}
          nodes={({ service }) => service?.releases.nodes}
          empty={<NoReleases />}
          more="Older releases"
          skeleton={<Skeleton lines={5} height="2.6rem" />}
        >
          {(releases) => (
            <ul className={styles.rows}>
              {releases.map((release) => (
                <ReleaseRow key={release.id} release={release} repository={repository} />
              ))}
            </ul>
          )}
        </Paged>
      </section>
    </div>
  );
}

function ReleaseRow({ release, repository }: { release: Release; repository: string }) {
  const { number, state, publishedAt, publishedBy, commit, ciRun } = release;
  return (
    <li>
      <div className={styles.rowHead}>
        <h3>{number}</h3>
        <VersionStateBadge state={state} />
      </div>
      {state !== 'PUBLISHED' && (
        <p className={styles.reason}>
          <VersionReason version={release} />
        </p>
      )}
      <p className={listStyles.meta}>
        <span>
          published <Ago at={publishedAt} />
        </span>
        {publishedBy && <span>by {publishedBy}</span>}
        {repository && <span>{repository}</span>}
        {commit && (
          <span>
            <Commit hash={commit} repository={repository} />
          </span>
        )}
        {ciRun && (
          <span>
            <Address url={ciRun}>CI run</Address>
          </span>
        )}
      </p>
    </li>
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
