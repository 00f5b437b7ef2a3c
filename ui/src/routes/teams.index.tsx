import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import { ErrorNotice } from '../components/error-notice';
import { count } from '../components/format';
import styles from '../components/list.module.css';
import { More, nextCursor } from '../components/more';
import { UnverifiedBadge } from '../components/team-link';
import { graphql } from '../gql';
import { execute } from '../graphql';
import { paths } from '../paths';
import { Badge } from '../ui/badge';
import { Notice } from '../ui/notice';
import { Skeleton } from '../ui/skeleton';
import { useTitle } from '../ui/use-title';
import serviceStyles from './service.module.css';

const DOCUMENT = graphql(`
  query Teams($after: String) {
    catalog {
      unownedServices
      unverifiedTeams
    }
    teams(first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        name
        contact
        verified
        services(first: 1) {
          totalCount
        }
      }
    }
  }
`);

const teamsQuery = infiniteQueryOptions({
  queryKey: ['teams'],
  queryFn: ({ signal, pageParam }) => execute(DOCUMENT, { after: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: ({ teams }) => nextCursor(teams),
});

export const Route = createFileRoute('/teams/')({ component: TeamsPage });

function TeamsPage() {
  useTitle('Teams');
  const query = useInfiniteQuery(teamsQuery);
  const pages = query.data?.pages ?? [];
  const teams = pages.flatMap((page) => page.teams.nodes);
  const { unownedServices: unowned = 0, unverifiedTeams: unverified = 0 } = pages[0]?.catalog ?? {};
  return (
    <>
      <div className={styles.pageHead}>
        <h1>Teams</h1>
        <p>
          Who owns what.{' '}
          {unowned > 0 && (
            <>
              <Link {...paths.unowned()}>{count(unowned, 'service')}</Link>{' '}
              {unowned === 1 ? 'has' : 'have'} no owner.{' '}
            </>
          )}
          {unverified > 0 && (
            <>
              <Link {...paths.unowned('teams')}>{count(unverified, 'team')}</Link>{' '}
              {unverified === 1 ? 'waits' : 'wait'} to be verified.
            </>
          )}
        </p>
      </div>
      {query.error && !query.data && (
        <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <Skeleton lines={6} height="2.2rem" />}
      {query.data && teams.length === 0 && <NoTeams />}
      {teams.length > 0 && (
        <div className={serviceStyles.table}>
          <table aria-label="Teams">
            <thead>
              <tr>
                <th scope="col">Team</th>
                <th scope="col">Services</th>
                <th scope="col">Contact</th>
              </tr>
            </thead>
            <tbody>
              {teams.map((team) => (
                <tr key={team.id}>
                  <th scope="row">
                    <Link {...paths.team(team.name)}>{team.name}</Link>{' '}
                    {team.verified ? <Badge tone="good">verified</Badge> : <UnverifiedBadge />}
                  </th>
                  <td>{team.services.totalCount.toLocaleString('en')}</td>
                  <td>{team.contact ?? 'not given'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <More query={query}>More teams</More>
    </>
  );
}

function NoTeams() {
  return (
    <Notice title="No team has published anything yet">
      <p>
        A team appears here when a repository names it: write <code>team = "inventory"</code> into
        its <code>brickyard.toml</code> and publish it.
      </p>
    </Notice>
  );
}
