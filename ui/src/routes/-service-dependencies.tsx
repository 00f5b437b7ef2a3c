import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Loaded } from '../components/loaded';
import { DependencyStateBadge, VersionReason } from '../components/version-state';
import { ServiceRef } from '../components/service-ref';
import { graphql } from '../gql';
import type { ServiceCallsQuery } from '../gql/graphql';
import { execute } from '../graphql';
import { paths, type ServiceState } from '../paths';
import { Badge } from '../ui/badge';
import { Banner } from '../ui/banner';
import { Skeleton } from '../ui/skeleton';
import { ServiceConsumers } from './-service-consumers';
import { ServiceImpact } from './-service-impact';
import styles from './service.module.css';

const DOCUMENT = graphql(`
  query ServiceCalls($ref: String!) {
    service(ref: $ref) {
      cycle {
        size
        services(first: 20) {
          nodes {
            ref
          }
        }
      }
      dependencies {
        target
        range
        state
        service {
          ref
          lifecycle
          owner {
            name
          }
        }
        resolved {
          ...VersionFacts
        }
      }
    }
  }
`);

type Service = NonNullable<ServiceCallsQuery['service']>;
type Call = Service['dependencies'][number];

function callsQuery(ref: string) {
  return queryOptions({
    queryKey: ['service', ref, 'calls'],
    queryFn: ({ signal }) => execute(DOCUMENT, { ref }, signal),
  });
}

/** What a service calls, who calls it, and what a change of it can reach. */
export function ServiceDependencies({
  serviceRef,
  state,
}: {
  serviceRef: string;
  state: ServiceState;
}) {
  const query = useQuery(callsQuery(serviceRef));
  return (
    <div className={styles.parts}>
      <Loaded query={query} skeleton={<Skeleton lines={3} height="2.6rem" />}>
        {({ service }) =>
          service && (
            <>
              {service.cycle && <Circle cycle={service.cycle} serviceRef={serviceRef} />}
              <Calls calls={service.dependencies} />
            </>
          )
        }
      </Loaded>
      <ServiceConsumers serviceRef={serviceRef} version={state.version} />
      <ServiceImpact serviceRef={serviceRef} />
    </div>
  );
}

function Circle({
  cycle,
  serviceRef,
}: {
  cycle: NonNullable<Service['cycle']>;
  serviceRef: string;
}) {
  const others = cycle.services.nodes.filter(({ ref }) => ref !== serviceRef);
  const hidden = cycle.size - cycle.services.nodes.length;
  return (
    <Banner tone="warn" icon="cycle">
      <b>A circle of dependencies:</b>{' '}
      {others.length === 0 && hidden <= 0 && 'this service needs itself.'}
      {(others.length > 0 || hidden > 0) && 'this service and '}
      {others.map(({ ref }, index) => (
        <span key={ref}>
          {index > 0 && ', '}
          <Link {...paths.service(ref, { tab: 'dependencies' })}>{ref}</Link>
        </span>
      ))}
      {hidden > 0 && ` ${others.length > 0 ? 'and ' : ''}${hidden} more`}
      {(others.length > 0 || hidden > 0) &&
        ' need each other. None can be retired or changed alone.'}
    </Banner>
  );
}

function Calls({ calls }: { calls: Call[] }) {
  return (
    <section className={styles.part} aria-label="Calls">
      <h2>
        Calls <span className={styles.soft}>{calls.length}</span>
      </h2>
      {calls.length === 0 ? (
        <p className={styles.soft}>
          It calls no other service, or its repository does not say. <code>calls</code> in{' '}
          <code>brickyard.toml</code> names them.
        </p>
      ) : (
        <ul className={styles.rows}>
          {calls.map((call) => (
            <CallRow key={call.target} call={call} />
          ))}
        </ul>
      )}
    </section>
  );
}

function CallRow({ call }: { call: Call }) {
  const { target, range, state, service, resolved } = call;
  return (
    <li>
      <div className={styles.edge}>
        <h3>
          <ServiceRef text={service?.ref ?? target} />
        </h3>
        <code>{range}</code>
        <span className={styles.soft}>
          {resolved && `→ ${resolved.number ?? 'its head'}`}
          {service?.owner && ` · ${service.owner.name}`}
        </span>
        <DependencyStateBadge state={state} />
        {service && ['DEPRECATED', 'RETIRED'].includes(service.lifecycle) && (
          <Badge tone="bad">{service.lifecycle.toLowerCase()} service</Badge>
        )}
      </div>
      {service && service.ref !== target && (
        <p className={styles.reason}>It is declared by its former name {target}.</p>
      )}
      {resolved && resolved.state !== 'PUBLISHED' && (
        <p className={styles.reason}>
          <VersionReason version={resolved} />
        </p>
      )}
    </li>
  );
}
