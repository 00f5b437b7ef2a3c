import { queryOptions, useQuery } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import styles from '../components/list.module.css';
import { TabBar } from '../components/tab-bar';
import { graphql } from '../gql';
import { execute } from '../graphql';
import { parseQueueState, paths, QUEUES, type Queue } from '../paths';
import { useTitle } from '../ui/use-title';
import { NamespaceQueue, ServiceQueue, TeamQueue } from './-queues';

const DOCUMENT = graphql(`
  query QueueCounts {
    catalog {
      services: unownedServices
      teams: unverifiedTeams
      dissolved: dissolvedTeams
      namespaces: unownedNamespaces
    }
  }
`);

const countsQuery = queryOptions({
  queryKey: ['queues'],
  queryFn: ({ signal }) => execute(DOCUMENT, {}, signal),
});

const NAMES: Record<Queue, string> = {
  services: 'Unowned services',
  teams: 'Unverified teams',
  dissolved: 'Dissolved teams',
  namespaces: 'Unowned namespaces',
};

export const Route = createFileRoute('/unowned')({
  validateSearch: parseQueueState,
  component: QueuesPage,
});

/** What nobody answers for: a queue each for services, teams and namespaces. */
function QueuesPage() {
  const { queue = 'services' } = Route.useSearch();
  useTitle(NAMES[queue]);
  const { data } = useQuery(countsQuery);
  return (
    <>
      <div className={styles.pageHead}>
        <h1>Nobody answers for these</h1>
        <p>What has no owner, or an owner who has no rights.</p>
      </div>
      <TabBar label="Queues">
        {QUEUES.map((name) => (
          <Link
            key={name}
            {...paths.unowned(name === 'services' ? undefined : name)}
            aria-current={name === queue ? 'page' : undefined}
            activeOptions={{ exact: true }}
          >
            {NAMES[name]} {data && <span>{data.catalog[name].toLocaleString('en')}</span>}
          </Link>
        ))}
      </TabBar>
      <h2 className="visually-hidden">{NAMES[queue]}</h2>
      {queue === 'services' && <ServiceQueue />}
      {queue === 'teams' && <TeamQueue key="teams" kind="teams" />}
      {queue === 'dissolved' && <TeamQueue key="dissolved" kind="dissolved" />}
      {queue === 'namespaces' && <NamespaceQueue />}
    </>
  );
}
