import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { count } from '../components/format';
import { VersionStateBadge } from '../components/version-state';
import { graphql } from '../gql';
import type { VersionSpreadQuery } from '../gql/graphql';
import { execute } from '../graphql';
import { paths } from '../paths';
import styles from './service.module.css';

const DOCUMENT = graphql(`
  query VersionSpread($ref: String!) {
    service(ref: $ref) {
      restrictedConsumers {
        count
      }
      versionSpread {
        consumers
        onHead
        onNone
        releases(first: 100) {
          totalCount
          nodes {
            version {
              number
              state
            }
            allowed
            resolved
          }
        }
      }
    }
  }
`);

type Spread = NonNullable<VersionSpreadQuery['service']>['versionSpread'];

function spreadQuery(ref: string) {
  return queryOptions({
    queryKey: ['service', ref, 'spread'],
    queryFn: ({ signal }) => execute(DOCUMENT, { ref }, signal),
  });
}

/** Who is on what: how a service's consumers spread over its releases. Nothing without any. */
export function VersionSpread({ serviceRef }: { serviceRef: string }) {
  const { data } = useQuery(spreadQuery(serviceRef));
  const service = data?.service;
  if (!service || service.versionSpread.consumers === 0) return null;
  const restricted = service.restrictedConsumers.reduce((sum, part) => sum + part.count, 0);
  return (
    <section className={styles.part} aria-label="Who is on what">
      <h2>Who is on what</h2>
      <p className={styles.soft}>
        {count(service.versionSpread.consumers, 'service')} by the newest release in the range that
        each declares
        {restricted > 0 && `, and ${restricted} that you may not see`}.
      </p>
      <Bars spread={service.versionSpread} serviceRef={serviceRef} />
    </section>
  );
}

function Bars({ spread, serviceRef }: { spread: Spread; serviceRef: string }) {
  const used = spread.releases.nodes.filter(({ allowed, resolved }) => allowed + resolved > 0);
  return (
    <ul className={styles.bars}>
      {used.map(({ version, allowed, resolved }) => (
        <li key={version.number}>
          <span className={styles.barName}>
            {resolved > 0 && version.number ? (
              <Link
                {...paths.service(serviceRef, { tab: 'dependencies', version: version.number })}
              >
                {version.number}
              </Link>
            ) : (
              version.number
            )}{' '}
            {version.state !== 'PUBLISHED' && <VersionStateBadge state={version.state} />}
          </span>
          <Bar value={resolved} of={spread.consumers} />
          <span>
            {resolved}
            {allowed > resolved && <small> · in the range of {allowed - resolved} more</small>}
          </span>
        </li>
      ))}
      {spread.onHead > 0 && (
        <li>
          <span className={styles.barName}>head, without a release</span>
          <Bar value={spread.onHead} of={spread.consumers} />
          <span>{spread.onHead}</span>
        </li>
      )}
      {spread.onNone > 0 && (
        <li>
          <span className={styles.barName}>no release in their range</span>
          <Bar value={spread.onNone} of={spread.consumers} isBad />
          <span>{spread.onNone}</span>
        </li>
      )}
    </ul>
  );
}

/** A share as a length; the number beside it says the same. */
function Bar({ value, of, isBad = false }: { value: number; of: number; isBad?: boolean }) {
  return (
    <span className={styles.bar} aria-hidden="true">
      <span data-bad={isBad || undefined} style={{ width: `${(100 * value) / of}%` }} />
    </span>
  );
}
