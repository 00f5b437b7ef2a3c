import { queryOptions, useQuery } from '@tanstack/react-query';
import { createFileRoute, Link, Navigate } from '@tanstack/react-router';
import factStyles from '../components/facts.module.css';
import { count, Day } from '../components/format';
import { ListSkeleton } from '../components/list-skeleton';
import styles from '../components/list.module.css';
import { Loaded } from '../components/loaded';
import { NotFound } from '../components/not-found';
import { TeamBadge } from '../components/team-link';
import { isNotFound } from '../errors';
import { graphql } from '../gql';
import type { TeamPageQuery } from '../gql/graphql';
import { execute } from '../graphql';
import { parseTeamState, paths } from '../paths';
import { Badge } from '../ui/badge';
import { Banner } from '../ui/banner';
import { useTitle } from '../ui/use-title';
import serviceStyles from './service.module.css';
import { TeamFormerServices, TeamMaintained, TeamServices } from './-team-services';
import { TeamSide } from './-team-side';

const DOCUMENT = graphql(`
  query TeamPage($name: String!) {
    team(name: $name) {
      name
      contact
      description
      verified
      origin
      dissolvedAt
      ...TeamSide
      cloneSum {
        classes
        lines
      }
      services(first: 1) {
        totalCount
      }
      maintains(first: 1) {
        totalCount
      }
      formerServices(first: 1) {
        totalCount
      }
    }
  }
`);

type Team = NonNullable<TeamPageQuery['team']>;

function teamQuery(name: string) {
  return queryOptions({
    queryKey: ['team', name],
    queryFn: ({ signal }) => execute(DOCUMENT, { name }, signal),
  });
}

export const Route = createFileRoute('/teams/$team')({
  validateSearch: parseTeamState,
  component: TeamPage,
});

function TeamPage() {
  const { team: name } = Route.useParams();
  useTitle(name, 'Teams');
  const query = useQuery(teamQuery(name));
  if (query.data?.team === null || isNotFound(query.error)) return <Unknown name={name} />;
  const found = query.data?.team?.name;
  if (found && found !== name) {
    // A former name, or one in another case.
    const isRenamed = found.toLowerCase() !== name.toLowerCase();
    return <Navigate {...paths.team(found, isRenamed ? { from: name } : {})} replace />;
  }
  return (
    <Loaded isPage query={query} skeleton={<PageSkeleton name={name} />}>
      {({ team }) => team && <Page team={team} />}
    </Loaded>
  );
}

function Page({ team }: { team: Team }) {
  return (
    <>
      <Head team={team} />
      <div className={factStyles.page}>
        <div className={factStyles.main}>
          {!team.dissolvedAt && <TeamServices team={team.name} total={team.services.totalCount} />}
          {team.maintains.totalCount > 0 && (
            <TeamMaintained team={team.name} total={team.maintains.totalCount} />
          )}
          {team.formerServices.totalCount > 0 && (
            <TeamFormerServices team={team.name} total={team.formerServices.totalCount} />
          )}
        </div>
        <aside className={factStyles.side} aria-label="Facts">
          <TeamSide team={team} />
        </aside>
      </div>
    </>
  );
}

function Head({ team }: { team: Team }) {
  const { from } = Route.useSearch();
  const { name, contact, description, verified, dissolvedAt, cloneSum } = team;
  return (
    <div className={styles.pageHead}>
      <div className={serviceStyles.name}>
        <h1>{name}</h1>
        {verified && !dissolvedAt && <Badge tone="good">verified</Badge>}
        <TeamBadge team={team} />
      </div>
      {description && <p>{description}</p>}
      <p>
        {contact && `${contact} · `}
        <Link {...paths.search({ team: [name] })}>Search in this team</Link>
      </p>
      {cloneSum.classes > 0 && (
        <p>
          <Link {...paths.duplicates({ team: name })}>
            {count(cloneSum.lines, 'line')} in{' '}
            {count(cloneSum.classes, 'clone class', 'clone classes')}
          </Link>{' '}
          of its services stand in other services too.{' '}
          <Link {...paths.duplicates({ origin: name, spread: 'several-teams' })}>
            What other teams have of its code
          </Link>
        </p>
      )}
      {from && (
        <Banner tone="info">
          <b>{from}</b> has another name now, or became part of this team.
        </Banner>
      )}
      {dissolvedAt && (
        <Banner tone="bad">
          This team was dissolved on <Day at={dissolvedAt} />. Its members have no rights through
          it, and nobody owns what it owned until another team takes it.
        </Banner>
      )}
      {!verified && !dissolvedAt && (
        <Banner tone="warn">
          Only a repository&apos;s <code>brickyard.toml</code> names this team. It owns what it
          published and has no other rights until an administrator verifies it.
        </Banner>
      )}
    </div>
  );
}

function PageSkeleton({ name }: { name: string }) {
  return (
    <>
      <div className={styles.pageHead}>
        <div className={serviceStyles.name}>
          <h1>{name}</h1>
        </div>
      </div>
      <ListSkeleton />
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
