import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import factStyles from '../components/facts.module.css';
import { Ago } from '../components/format';
import { More, nextCursor } from '../components/more';
import { graphql } from '../gql';
import { execute } from '../graphql';
import { paths } from '../paths';
import styles from './service.module.css';

const DOCUMENT = graphql(`
  query OwnershipHistory($ref: String!, $after: String) {
    service(ref: $ref) {
      ownershipChanges(first: 10, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          from {
            name
          }
          to {
            name
          }
          at
          actor
          reason
        }
      }
    }
  }
`);

function historyQuery(ref: string) {
  return infiniteQueryOptions({
    queryKey: ['service', ref, 'ownership'],
    queryFn: ({ signal, pageParam }) => execute(DOCUMENT, { ref, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ service }) => nextCursor(service?.ownershipChanges),
  });
}

/** Who owned a service before; nothing while it has always had the same owner. */
export function OwnershipHistory({ serviceRef }: { serviceRef: string }) {
  const query = useInfiniteQuery(historyQuery(serviceRef));
  const pages = query.data?.pages ?? [];
  const changes = pages.flatMap(({ service }) => service?.ownershipChanges.nodes ?? []);
  if (changes.length === 0) return null;
  return (
    <section className={factStyles.group} aria-label="Ownership history">
      <h2>Ownership history</h2>
      <ol className={styles.history}>
        {changes.map(({ from, to, at, actor, reason }) => (
          <li key={at}>
            <p>
              <TeamName team={from} /> → <TeamName team={to} />
            </p>
            {reason && <p>{reason}</p>}
            <small>
              <Ago at={at} /> by {actor}
            </small>
          </li>
        ))}
      </ol>
      <More query={query}>Earlier owners</More>
    </section>
  );
}

function TeamName({ team }: { team: { name: string } | null | undefined }) {
  return team ? <Link {...paths.team(team.name)}>{team.name}</Link> : <>nobody</>;
}
