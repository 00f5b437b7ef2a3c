import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import { ErrorNotice } from '../components/error-notice';
import { count } from '../components/format';
import { ListSkeleton } from '../components/list-skeleton';
import styles from '../components/list.module.css';
import { NotFound } from '../components/not-found';
import { ServiceRow } from '../components/service-row';
import { UnverifiedBadge } from '../components/team-link';
import { isNotFound } from '../errors';
import { graphql } from '../gql';
import { execute } from '../graphql';
import { paths } from '../paths';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { useTitle } from '../ui/use-title';
import serviceStyles from './service.module.css';

const DOCUMENT = graphql(`
  query TeamPage($name: String!, $after: String) {
    team(name: $name) {
      name
      contact
      verified
      services(first: 50, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...ServiceSummary
        }
      }
    }
  }
`);

function teamQuery(name: string) {
  return infiniteQueryOptions({
    queryKey: ['team', name],
    queryFn: ({ signal, pageParam }) => execute(DOCUMENT, { name, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ team }) =>
      team?.services.pageInfo.hasNextPage ? team.services.pageInfo.endCursor : null,
  });
}

export const Route = createFileRoute('/teams/$team')({ component: TeamPage });

function TeamPage() {
  const { team: name } = Route.useParams();
  useTitle(name, 'Teams');
  const query = useInfiniteQuery(teamQuery(name));
  const team = query.data?.pages[0]?.team;
  if (team === null || isNotFound(query.error)) return <Unknown name={name} />;
  const services = query.data?.pages.flatMap((page) => page.team?.services.nodes ?? []) ?? [];
  return (
    <>
      <div className={styles.pageHead}>
        <div className={serviceStyles.name}>
          <h1>{name}</h1>
          {team && (team.verified ? <Badge tone="good">verified</Badge> : <UnverifiedBadge />)}
        </div>
        <p>
          {team && count(team.services.totalCount, 'service')}
          {team?.contact && ` · ${team.contact}`}{' '}
          {team && <Link {...paths.search({ team: [name] })}>Search in this team</Link>}
        </p>
        {team?.verified === false && (
          <p>
            Only a repository&apos;s <code>brickyard.toml</code> names this team. It owns what it
            published and has no other rights until the server&apos;s configuration knows it.
          </p>
        )}
      </div>
      {query.error && !query.data && (
        <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <ListSkeleton />}
      {team && services.length === 0 && (
        <Notice title="This team has no services">
          <p>
            Services appear when one of its repositories is published with{' '}
            <code>team = "{name}"</code> in its <code>brickyard.toml</code>.
          </p>
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

function Unknown({ name }: { name: string }) {
  return (
    <NotFound title={`There is no team ${name}`} query={name}>
      <p>
        The name may be mistyped, or the team has published nothing.{' '}
        <Link {...paths.teams()}>See all teams</Link>.
      </p>
    </NotFound>
  );
}
