import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { count } from '../components/format';
import { Loaded } from '../components/loaded';
import { graphql } from '../gql';
import type { ImpactCut, ServiceImpactQuery } from '../gql/graphql';
import { execute } from '../graphql';
import { paths } from '../paths';
import { Banner } from '../ui/banner';
import { Skeleton } from '../ui/skeleton';
import styles from './service.module.css';

const DOCUMENT = graphql(`
  query ServiceImpact($ref: String!) {
    service(ref: $ref) {
      impact(depth: 10, limit: 500) {
        count
        partial
        partialReason
        services {
          hop
          service {
            ref
            owner {
              name
            }
          }
          via {
            ref
          }
        }
      }
    }
  }
`);

type Impact = NonNullable<ServiceImpactQuery['service']>['impact'];
type Reached = Impact['services'][number];

function impactQuery(ref: string) {
  return queryOptions({
    queryKey: ['service', ref, 'impact'],
    queryFn: ({ signal }) => execute(DOCUMENT, { ref }, signal),
  });
}

const CUTS: Record<ImpactCut, string> = {
  DEPTH: 'There are further services behind the tenth step.',
  LIMIT: 'There are further services; the first 500 are named.',
  COST: 'There are more dependencies than the server follows.',
};

/** What a change of a service can reach: its consumers, theirs, and so on. */
export function ServiceImpact({ serviceRef }: { serviceRef: string }) {
  const query = useQuery(impactQuery(serviceRef));
  return (
    <section className={styles.part} aria-label="Impact of a change">
      <h2>Impact of a change</h2>
      <Loaded query={query} skeleton={<Skeleton lines={2} height="2.6rem" />}>
        {({ service }) => service && <Reach impact={service.impact} />}
      </Loaded>
    </section>
  );
}

function Reach({ impact }: { impact: Impact }) {
  if (impact.count === 0 && !impact.partial) {
    return <p className={styles.soft}>A change reaches no service that you may see.</p>;
  }
  const teams = new Set(impact.services.map(({ service }) => service.owner?.name).filter(Boolean));
  const hops = new Set(impact.services.map(({ hop }) => hop));
  return (
    <>
      <p className={styles.soft}>
        {impact.partial && 'At least '}
        {count(impact.count, 'service')} of {count(teams.size, 'team')}, directly or through others.
      </p>
      {impact.partial && (
        <Banner tone="warn">
          This is not all of it. {impact.partialReason && CUTS[impact.partialReason]}
        </Banner>
      )}
      {[...hops].map((hop) => (
        <Hop key={hop} hop={hop} reached={impact.services.filter((one) => one.hop === hop)} />
      ))}
    </>
  );
}

function Hop({ hop, reached }: { hop: number; reached: Reached[] }) {
  const title = hop === 1 ? 'Direct' : `In ${hop} steps`;
  return (
    <details className={styles.hop} open={hop <= 2 && reached.length <= 30}>
      <summary>
        {title} <span className={styles.soft}>{reached.length}</span>
      </summary>
      <ul aria-label={title}>
        {reached.map(({ service, via }) => (
          <li key={service.ref}>
            <Link {...paths.service(service.ref, { tab: 'dependencies' })}>{service.ref}</Link>{' '}
            <span className={styles.soft}>
              {service.owner?.name ?? 'unowned'}
              {hop > 1 && ` · through ${via.ref}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
