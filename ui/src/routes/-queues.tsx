import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Ago, count, Day } from '../components/format';
import listStyles from '../components/list.module.css';
import { nextCursor } from '../components/more';
import { Paged } from '../components/paged';
import { ServiceList } from '../components/service-list';
import { graphql } from '../gql';
import type { QueuedTeamFragment } from '../gql/graphql';
import { execute } from '../graphql';
import { paths } from '../paths';
import { Notice } from '../ui/notice';
import styles from './service.module.css';

const SERVICES = graphql(`
  query Unowned($after: String) {
    unownedServices(first: 50, after: $after) {
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

const servicesQuery = infiniteQueryOptions({
  queryKey: ['queues', 'services'],
  queryFn: ({ signal, pageParam }) => execute(SERVICES, { after: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => nextCursor(page.unownedServices),
});

/** The services that no team owns. */
export function ServiceQueue() {
  return (
    <>
      <p className={styles.hint}>
        To own one, claim it with <code>claimService</code>, or write{' '}
        <code>team = "your-team"</code> into <code>brickyard.toml</code> in its repository and
        publish it again.
      </p>
      <ServiceList
        query={useInfiniteQuery(servicesQuery)}
        nodes={(page) => page.unownedServices.nodes}
        empty={
          <Notice title="Every service has an owner">
            <p>New services without a team will appear here.</p>
          </Notice>
        }
      />
    </>
  );
}

graphql(`
  fragment QueuedTeam on Team {
    id
    name
    contact
    origin
    dissolvedAt
    services(first: 1) {
      totalCount
    }
    formerServices(first: 1) {
      totalCount
    }
  }
`);

const UNVERIFIED = graphql(`
  query UnverifiedTeams($after: String) {
    teams: unverifiedTeams(first: 50, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...QueuedTeam
      }
    }
  }
`);

const DISSOLVED = graphql(`
  query DissolvedTeams($after: String) {
    teams: dissolvedTeams(first: 50, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...QueuedTeam
      }
    }
  }
`);

type TeamQueueKind = 'teams' | 'dissolved';

function teamsQuery(kind: TeamQueueKind) {
  const document = kind === 'teams' ? UNVERIFIED : DISSOLVED;
  return infiniteQueryOptions({
    queryKey: ['queues', kind],
    queryFn: ({ signal, pageParam }) => execute(document, { after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => nextCursor(page.teams),
  });
}

/** Teams that wait for somebody: those that nobody verified, or those that left services behind. */
export function TeamQueue({ kind }: { kind: TeamQueueKind }) {
  const isDissolved = kind === 'dissolved';
  return (
    <>
      <p className={styles.hint}>
        {isDissolved
          ? 'These teams are gone, and nobody has taken what they owned. Another team claims their services, or an administrator merges them into one.'
          : 'Only a repository names these teams, so they have no rights. An administrator verifies them, or merges a misspelt one into the team that was meant.'}
      </p>
      <Paged
        query={useInfiniteQuery(teamsQuery(kind))}
        nodes={(page) => page.teams.nodes}
        more="More teams"
        empty={
          isDissolved ? (
            <Notice title="No dissolved team left services behind">
              <p>Its last services would be listed with it until another team takes them.</p>
            </Notice>
          ) : (
            <Notice title="Every team is verified">
              <p>A team that a publish names for the first time will appear here.</p>
            </Notice>
          )
        }
      >
        {(teams) => (
          <ul className={styles.rows} aria-label="Teams">
            {teams.map((team) => (
              <TeamRow key={team.id} team={team} />
            ))}
          </ul>
        )}
      </Paged>
    </>
  );
}

function TeamRow({ team }: { team: QueuedTeamFragment }) {
  const { name, contact, origin, dissolvedAt, services, formerServices } = team;
  return (
    <li>
      <div className={styles.rowHead}>
        <h3>
          <Link {...paths.team(name)}>{name}</Link>
        </h3>
      </div>
      <p className={listStyles.meta}>
        {dissolvedAt ? (
          <>
            <span>{count(formerServices.totalCount, 'service')} left behind</span>
            <span>
              dissolved on <Day at={dissolvedAt} />
            </span>
          </>
        ) : (
          <>
            <span>{count(services.totalCount, 'service')}</span>
            <span>named by a {origin}</span>
          </>
        )}
        {contact && <span>{contact}</span>}
      </p>
    </li>
  );
}

const NAMESPACES = graphql(`
  query UnownedNamespaces($after: String) {
    namespaces(filter: { unowned: true }, first: 50, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        name
        createdAt
      }
    }
  }
`);

const namespacesQuery = infiniteQueryOptions({
  queryKey: ['queues', 'namespaces'],
  queryFn: ({ signal, pageParam }) => execute(NAMESPACES, { after: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => nextCursor(page.namespaces),
});

/** The namespaces that no team owns. */
export function NamespaceQueue() {
  return (
    <>
      <p className={styles.hint}>
        Everybody who may publish names new services in these. A team takes one with{' '}
        <code>moveNamespace</code>, or it is declared in <code>catalog.toml</code>.
      </p>
      <Paged
        query={useInfiniteQuery(namespacesQuery)}
        nodes={(page) => page.namespaces.nodes}
        more="More namespaces"
        empty={
          <Notice title="Every namespace has an owner">
            <p>New ones that no team owns will appear here.</p>
          </Notice>
        }
      >
        {(namespaces) => (
          <ul className={styles.rows} aria-label="Namespaces">
            {namespaces.map(({ id, name, createdAt }) => (
              <li key={id}>
                <div className={styles.rowHead}>
                  <h3>
                    <Link {...paths.search({ q: name, kind: ['service'] })}>{name}</Link>
                  </h3>
                  <span className={styles.soft}>
                    first named <Ago at={createdAt} />
                  </span>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </>
  );
}
