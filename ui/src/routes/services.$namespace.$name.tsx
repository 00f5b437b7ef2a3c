import { queryOptions, useQuery } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Ago, languageName, LifecycleBadge } from '../components/format';
import { Loaded } from '../components/loaded';
import { NotFound } from '../components/not-found';
import { TeamLink } from '../components/team-link';
import { graphql } from '../gql';
import type { ServicePageQuery } from '../gql/graphql';
import { execute } from '../graphql';
import { isNotFound } from '../errors';
import { parseServiceState, paths, SERVICE_TABS, type ServiceTab } from '../paths';
import { Badge } from '../ui/badge';
import { CopyButton } from '../ui/copy-button';
import { Skeleton } from '../ui/skeleton';
import { useTitle } from '../ui/use-title';
import { ServiceDuplicates } from './-service-duplicates';
import { ServiceFunctions } from './-service-functions';
import { ServiceReleases } from './-service-releases';
import styles from './service.module.css';

const DOCUMENT = graphql(`
  query ServicePage($ref: String!) {
    service(ref: $ref) {
      id
      ref
      namespace
      name
      description
      tags
      lifecycle
      languages
      repository
      root
      updatedAt
      owner {
        name
        contact
        verified
      }
      head {
        commit
      }
      latestRelease {
        number
        state
        publishedAt
      }
      functions: occurrences(first: 1) {
        totalCount
      }
      releases(first: 1) {
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
  const ref = `${namespace}/${name}`;
  const query = useQuery(serviceQuery(ref));
  useTitle(ref);
  if (query.data?.service === null || isNotFound(query.error))
    return <Unknown name={name} refText={ref} />;
  return (
    <Loaded isPage query={query} skeleton={<HeaderSkeleton serviceRef={ref} />}>
      {({ service }) => service && <Page service={service} />}
    </Loaded>
  );
}

function Page({ service }: { service: Service }) {
  const state = Route.useSearch();
  const tab = state.tab ?? 'functions';
  return (
    <>
      <Header service={service} />
      <Tabs service={service} current={tab} />
      {tab === 'functions' && <ServiceFunctions serviceRef={service.ref} state={state} />}
      {tab === 'releases' && <ServiceReleases serviceRef={service.ref} />}
      {tab === 'duplicates' && <ServiceDuplicates serviceRef={service.ref} state={state} />}
    </>
  );
}

function Header({ service }: { service: Service }) {
  const { head, latestRelease: release } = service;
  return (
    <header className={styles.header}>
      <div className={styles.name}>
        <h1>
          <span>{service.namespace}/</span>
          {service.name}
        </h1>
        <CopyButton text={service.ref} label="Copy the service's name" />
        <LifecycleBadge lifecycle={service.lifecycle} />
        {!service.owner && <Badge tone="warn">unowned</Badge>}
      </div>
      {service.description && <p className={styles.description}>{service.description}</p>}
      <dl className={styles.facts}>
        <Fact name="Owner">
          {service.owner ? (
            <TeamLink team={service.owner} />
          ) : (
            <>
              nobody yet · <Link {...paths.unowned()}>how to own it</Link>
            </>
          )}
        </Fact>
        <Fact name="Latest release">
          {release?.number ? (
            <>
              {release.number}
              {release.state !== 'PUBLISHED' && <> ({release.state.toLowerCase()})</>},{' '}
              <Ago at={release.publishedAt} />
            </>
          ) : (
            'none'
          )}
        </Fact>
        <Fact name="Languages">{service.languages.map(languageName).join(', ') || 'none'}</Fact>
        {service.tags.length > 0 && (
          <Fact name="Tags">
            {service.tags.map((tag) => (
              <Link key={tag} {...paths.search({ tag: [tag] })} className={styles.tag}>
                {tag}
              </Link>
            ))}
          </Fact>
        )}
        <Fact name="Repository">
          <Repository name={service.repository} />
          {service.root && <code className={styles.soft}> /{service.root}</code>}
        </Fact>
        <Fact name="Head">
          {head?.commit && <code title={head.commit}>{head.commit.slice(0, 10)}</code>}
          {head?.commit && ', '}
          <Ago at={service.updatedAt} />
        </Fact>
      </dl>
    </header>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A repository's name, as a link if it begins with a host. */
function Repository({ name }: { name: string }) {
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+\/[\w.\-/]+$/i.test(name)) return <>{name}</>;
  return (
    <a href={`https://${name}`} rel="noreferrer">
      {name}
    </a>
  );
}

const TAB_NAMES: Record<ServiceTab, string> = {
  functions: 'Functions',
  releases: 'Releases',
  duplicates: 'Duplicates',
};

function Tabs({ service, current }: { service: Service; current: ServiceTab }) {
  return (
    <nav className={styles.tabs} aria-label="About this service">
      {SERVICE_TABS.map((tab) => (
        <Link
          key={tab}
          {...paths.service(service.ref, tab === 'functions' ? {} : { tab })}
          aria-current={tab === current ? 'page' : undefined}
          activeOptions={{ exact: true }}
        >
          {TAB_NAMES[tab]} <span>{service[tab].totalCount.toLocaleString('en')}</span>
        </Link>
      ))}
    </nav>
  );
}

function Unknown({ name, refText }: { name: string; refText: string }) {
  return (
    <NotFound title={`There is no service ${refText}`} query={name}>
      <p>
        The name may be mistyped, or its repository has not been published to this catalogue. A
        service is called <code>namespace/name</code>.
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
      <div className={styles.tabs}>
        <Skeleton height="1.4rem" width="18rem" />
      </div>
      <Skeleton lines={8} height="1.6rem" />
    </>
  );
}
