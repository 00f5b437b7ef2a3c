import { queryOptions, useQuery } from '@tanstack/react-query';
import { createFileRoute, Link, Navigate } from '@tanstack/react-router';
import { Loaded } from '../components/loaded';
import { NotFound } from '../components/not-found';
import { TabBar } from '../components/tab-bar';
import tabStyles from '../components/tab-bar.module.css';
import { graphql } from '../gql';
import type { ServicePageQuery } from '../gql/graphql';
import { execute } from '../graphql';
import { isNotFound } from '../errors';
import { parseServiceState, paths, SERVICE_TABS, type ServiceTab } from '../paths';
import { Skeleton } from '../ui/skeleton';
import { useTitle } from '../ui/use-title';
import { ServiceDependencies } from './-service-dependencies';
import { ServiceDuplicates } from './-service-duplicates';
import { ServiceFunctions } from './-service-functions';
import { ServiceHeader } from './-service-header';
import { ServiceInterface } from './-service-interface';
import { ServiceOverview } from './-service-overview';
import { ServiceReleases } from './-service-releases';
import styles from './service.module.css';

const DOCUMENT = graphql(`
  query ServicePage($ref: String!) {
    service(ref: $ref) {
      ref
      ...ServiceHeader
      ...ServiceSide
      readme {
        html
      }
      inputSchema {
        hash
      }
      outputSchema {
        hash
      }
      functions: occurrences(first: 1) {
        totalCount
      }
      releases(first: 1) {
        totalCount
      }
      dependencies {
        target
      }
      consumers(first: 1) {
        totalCount
      }
      duplicates(first: 1) {
        totalCount
      }
    }
  }
`);

type Service = NonNullable<ServicePageQuery['service']>;

function serviceQuery(ref: string) {
  return queryOptions({
    queryKey: ['service', ref],
    queryFn: ({ signal }) => execute(DOCUMENT, { ref }, signal),
  });
}

export const Route = createFileRoute('/services/$namespace/$name')({
  validateSearch: parseServiceState,
  component: ServicePage,
});

function ServicePage() {
  const { namespace, name } = Route.useParams();
  const state = Route.useSearch();
  const ref = `${namespace}/${name}`;
  const query = useQuery(serviceQuery(ref));
  useTitle(ref);
  if (query.data?.service === null || isNotFound(query.error))
    return <Unknown name={name} refText={ref} />;
  const found = query.data?.service?.ref;
  if (found && found !== ref) {
    // A former name, or one in another case. The address says what the service is called now.
    const isRenamed = found.toLowerCase() !== ref.toLowerCase();
    return (
      <Navigate {...paths.service(found, isRenamed ? { ...state, from: ref } : state)} replace />
    );
  }
  return (
    <Loaded isPage query={query} skeleton={<HeaderSkeleton serviceRef={ref} />}>
      {({ service }) => service && <Page service={service} />}
    </Loaded>
  );
}

function Page({ service }: { service: Service }) {
  const state = Route.useSearch();
  const tab = state.tab ?? 'overview';
  return (
    <>
      <ServiceHeader service={service} from={state.from} />
      <Tabs service={service} current={tab} />
      {tab === 'overview' && <ServiceOverview service={service} readme={service.readme?.html} />}
      {tab === 'interface' && <ServiceInterface serviceRef={service.ref} />}
      {tab === 'functions' && <ServiceFunctions serviceRef={service.ref} state={state} />}
      {tab === 'releases' && <ServiceReleases serviceRef={service.ref} />}
      {tab === 'dependencies' && <ServiceDependencies serviceRef={service.ref} state={state} />}
      {tab === 'duplicates' && <ServiceDuplicates serviceRef={service.ref} state={state} />}
    </>
  );
}

const TAB_NAMES: Record<ServiceTab, string> = {
  overview: 'Overview',
  interface: 'Interface',
  functions: 'Functions',
  releases: 'Releases',
  dependencies: 'Dependencies',
  duplicates: 'Duplicates',
};

/** How much there is behind each tab. */
function counts(service: Service): Partial<Record<ServiceTab, number>> {
  return {
    functions: service.functions.totalCount,
    releases: service.releases.totalCount,
    dependencies: service.dependencies.length + service.consumers.totalCount,
    duplicates: service.duplicates.totalCount,
  };
}

function Tabs({ service, current }: { service: Service; current: ServiceTab }) {
  const numbers = counts(service);
  return (
    <TabBar label="About this service">
      {SERVICE_TABS.map((tab) => (
        <Link
          key={tab}
          {...paths.service(service.ref, tab === 'overview' ? {} : { tab })}
          aria-current={tab === current ? 'page' : undefined}
          activeOptions={{ exact: true }}
          resetScroll={false}
        >
          {TAB_NAMES[tab]}
          {numbers[tab] !== undefined && (
            <>
              {' '}
              <span>{numbers[tab].toLocaleString('en')}</span>
            </>
          )}
        </Link>
      ))}
    </TabBar>
  );
}

function Unknown({ name, refText }: { name: string; refText: string }) {
  return (
    <NotFound title={`There is no service ${refText}`} query={name}>
      <p>
        The name may be mistyped, its repository has not been published to this catalogue, or it is
        not for you to see. A service is called <code>namespace/name</code>.
      </p>
    </NotFound>
  );
}

function HeaderSkeleton({ serviceRef }: { serviceRef: string }) {
  return (
    <>
      <header className={styles.header}>
        <div className={styles.name}>
          <h1>{serviceRef}</h1>
        </div>
        <Skeleton height="1.3rem" width="60%" />
        <div className={styles.facts}>
          <Skeleton height="2.6rem" width="min(40rem, 100%)" />
        </div>
      </header>
      <div className={tabStyles.tabs}>
        <Skeleton height="2.4rem" width="18rem" />
      </div>
      <Skeleton lines={8} height="1.6rem" />
    </>
  );
}
