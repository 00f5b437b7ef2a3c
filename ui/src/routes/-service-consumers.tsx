import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { nextCursor } from '../components/more';
import { Paged } from '../components/paged';
import { Restricted } from '../components/restricted';
import { DependencyStateBadge } from '../components/version-state';
import { graphql } from '../gql';
import type { ServiceConsumersQuery } from '../gql/graphql';
import { execute } from '../graphql';
import { paths } from '../paths';
import { Skeleton } from '../ui/skeleton';
import styles from './service.module.css';

const DOCUMENT = graphql(`
  query ServiceConsumers($ref: String!, $version: String, $after: String) {
    service(ref: $ref) {
      restrictedConsumers {
        ...RestrictedPart
      }
      consumers(version: $version, first: 50, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          range
          state
          consumer {
            ref
            owner {
              name
            }
          }
          resolved {
            number
          }
        }
      }
    }
  }
`);

type Service = NonNullable<ServiceConsumersQuery['service']>;
type Consumer = Service['consumers']['nodes'][number];

function consumersQuery(ref: string, version: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ['service', ref, 'consumers', version],
    queryFn: ({ signal, pageParam }) =>
      execute(DOCUMENT, { ref, version, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ service }) => nextCursor(service?.consumers),
  });
}

/** Who calls a service; of those that are not for everybody, how many and whom to ask. */
export function ServiceConsumers({
  serviceRef,
  version,
}: {
  serviceRef: string;
  /** Only those whose range chooses this release. */
  version: string | undefined;
}) {
  const query = useInfiniteQuery(consumersQuery(serviceRef, version));
  const first = query.data?.pages[0]?.service;
  const restricted = first?.restrictedConsumers ?? [];
  return (
    <section className={styles.part} aria-label="Called by">
      <div className={styles.rowHead}>
        <h2>
          Called by <span className={styles.soft}>{first?.consumers.totalCount}</span>
        </h2>
        {version && (
          <p role="status">
            Only those on {version} ·{' '}
            <Link {...paths.service(serviceRef, { tab: 'dependencies' })} resetScroll={false}>
              show all
            </Link>
          </p>
        )}
      </div>
      <Paged
        query={query}
        nodes={({ service }) => service?.consumers.nodes}
        empty={<NoConsumers version={version} isRestricted={restricted.length > 0} />}
        more="More consumers"
        skeleton={<Skeleton lines={3} height="2.6rem" />}
      >
        {(consumers) => (
          <ul className={styles.rows}>
            {consumers.map((consumer) => (
              <ConsumerRow
                key={`${consumer.consumer.ref} ${consumer.range}`}
                dependency={consumer}
              />
            ))}
          </ul>
        )}
      </Paged>
      <Restricted parts={restricted} label="Consumers that you may not see" />
    </section>
  );
}

function ConsumerRow({ dependency }: { dependency: Consumer }) {
  const { consumer, range, resolved, state } = dependency;
  return (
    <li>
      <div className={styles.edge}>
        <h3>
          <Link {...paths.service(consumer.ref)}>{consumer.ref}</Link>
        </h3>
        <code>{range}</code>
        <span className={styles.soft}>
          {resolved && `→ ${resolved.number ?? 'the head'} · `}
          {consumer.owner?.name ?? 'unowned'}
        </span>
        {state !== 'SATISFIED' && <DependencyStateBadge state={state} />}
      </div>
    </li>
  );
}

function NoConsumers({
  version,
  isRestricted,
}: {
  version: string | undefined;
  isRestricted: boolean;
}) {
  if (version) return <p className={styles.soft}>No service that you may see is on {version}.</p>;
  if (isRestricted) return null;
  return <p className={styles.soft}>No service has declared that it calls this one.</p>;
}
