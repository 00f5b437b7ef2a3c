import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { count } from '../components/format';
import listStyles from '../components/list.module.css';
import { ListSkeleton } from '../components/list-skeleton';
import { Loaded } from '../components/loaded';
import { PairRow } from '../components/pair-row';
import { stepThroughResults } from '../components/result-keys';
import { ServiceRow } from '../components/service-row';
import { Stat, Stats } from '../components/stats';
import { graphql } from '../gql';
import type { OverviewQuery } from '../gql/graphql';
import { execute } from '../graphql';
import { API_PATH, paths } from '../paths';
import { Command } from '../ui/copy-button';
import { Skeleton } from '../ui/skeleton';
import { useTitle } from '../ui/use-title';
import styles from './search.module.css';

const DOCUMENT = graphql(`
  query Overview {
    catalog {
      services
      teams
      fragments
      unownedServices
    }
    services(first: 8) {
      nodes {
        ...ServiceSummary
      }
    }
    cloneTotals {
      classes
      savedLines
      teams
    }
    clonePairs(first: 8) {
      nodes {
        ...ClonePairSummary
      }
    }
  }
`);

const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => execute(DOCUMENT, {}, signal),
});

/** The server that the client talks to unless it is told another one. */
const DEFAULT_SERVER = 'http://127.0.0.1:7878';

/** The start page: what the catalogue holds, or how to fill it. */
export function Overview() {
  useTitle();
  const query = useQuery(overviewQuery);
  return (
    <Loaded isPage query={query} skeleton={<OverviewSkeleton />}>
      {(data) => (data.catalog.services === 0 ? <FirstSteps /> : <Contents data={data} />)}
    </Loaded>
  );
}

function Contents({ data }: { data: OverviewQuery }) {
  const { catalog, services, cloneTotals, clonePairs } = data;
  return (
    <>
      <Intro />
      <div className={styles.stats}>
        <Stats>
          <Stat
            name="services"
            value={catalog.services}
            target={paths.search({ kind: ['service'] })}
          />
          <Stat name="teams" value={catalog.teams} target={paths.teams()} />
          <Stat
            name="distinct functions"
            value={catalog.fragments}
            target={paths.search({ kind: ['function'] })}
          />
          <Stat name="unowned services" value={catalog.unownedServices} target={paths.unowned()} />
          <Stat name="duplicates" value={cloneTotals.classes} target={paths.duplicates()} />
        </Stats>
      </div>
      <div className={styles.columns}>
        <section>
          <div className={styles.columnHead}>
            <h2>Services</h2>
            {catalog.services > services.nodes.length && (
              <Link {...paths.search({ kind: ['service'] })}>
                All {catalog.services.toLocaleString('en')}
              </Link>
            )}
          </div>
          <ul className={listStyles.list} onKeyDown={stepThroughResults}>
            {services.nodes.map((service) => (
              <ServiceRow key={service.id} service={service} />
            ))}
          </ul>
        </section>
        <section>
          <div className={styles.columnHead}>
            <h2>Most alike across teams</h2>
            {cloneTotals.classes > 0 && <Link {...paths.duplicates()}>All duplicates</Link>}
          </div>
          {cloneTotals.classes > 0 && <Saving totals={cloneTotals} />}
          {clonePairs.nodes.length === 0 ? (
            <p className={listStyles.more}>No team has code that another team has as well.</p>
          ) : (
            <ul className={listStyles.list}>
              {clonePairs.nodes.map((pair) => (
                <PairRow key={pair.id} pair={pair} />
              ))}
            </ul>
          )}
        </section>
      </div>
    </>
  );
}

/** What the organisation's duplicates amount to, in one line. */
function Saving({ totals: { savedLines, teams } }: { totals: OverviewQuery['cloneTotals'] }) {
  return (
    <p className={styles.saving}>
      <Link {...paths.duplicates()}>{count(savedLines, 'line')} could go</Link> if one copy of each
      function stayed{teams > 1 && `, in ${count(teams, 'team')}`}.
    </p>
  );
}

function Intro() {
  return (
    <div className={styles.intro}>
      <h1>What your organisation has built</h1>
      <p>Search before you write: which service does it already, who owns it, which release.</p>
    </div>
  );
}

/** Where the client finds this server, if that is not where it looks by itself. */
function addressSetting(): string {
  const { origin } = window.location;
  return origin === DEFAULT_SERVER ? '' : `BRICKYARD_SERVER=${origin} `;
}

function FirstSteps() {
  return (
    <>
      <div className={styles.intro}>
        <h1>The catalogue is empty</h1>
        <p>Publish a repository, and its services and functions can be searched here.</p>
      </div>
      <ol className={styles.steps}>
        <li>
          <div>
            <h2>Publish the example shop, or a repository of yours</h2>
            <Command>{`${addressSetting()}cargo run --release -p brickyard -- publish examples/shop`}</Command>
            <p>
              Any git checkout will do; no file of ours is needed in it. Publishing needs an access
              token: the server wrote one to <code>data/local-token</code> when it first started,
              and the command finds it in the folder where the server runs.
            </p>
          </div>
        </li>
        <li>
          <div>
            <h2>Search here</h2>
            <p>
              By name, description, owner or tag, or by the words of a function. Press / to get into
              the search field. This page fills as soon as it is reloaded.
            </p>
          </div>
        </li>
        <li>
          <div>
            <h2>See what is written twice, without a server</h2>
            <Command>cargo run --release -p brickyard -- scan examples/shop</Command>
            <p>
              Everything on these pages is also in the <a href={API_PATH}>GraphQL API</a>.
            </p>
          </div>
        </li>
      </ol>
    </>
  );
}

function OverviewSkeleton() {
  return (
    <>
      <Intro />
      <div className={styles.stats}>
        <Skeleton height="3.3rem" width="min(36rem, 100%)" />
      </div>
      <div className={styles.columns}>
        <ListSkeleton rows={8} />
        <ListSkeleton rows={8} />
      </div>
    </>
  );
}
