import { queryOptions, useQuery } from '@tanstack/react-query';
import { Day, useNow } from '../components/format';
import listStyles from '../components/list.module.css';
import { Replacement } from '../components/service-ref';
import { graphql } from '../gql';
import type { DeprecationsQuery } from '../gql/graphql';
import { execute } from '../graphql';
import { Badge } from '../ui/badge';
import styles from './service.module.css';

const DOCUMENT = graphql(`
  query Deprecations($ref: String!) {
    service(ref: $ref) {
      deprecations {
        id
        range
        reason
        replacement
        deprecatedAt
        sunsetAt
        createdBy
        createdAt
        revokedAt
      }
    }
  }
`);

type Rule = NonNullable<DeprecationsQuery['service']>['deprecations'][number];

function deprecationsQuery(ref: string) {
  return queryOptions({
    queryKey: ['service', ref, 'deprecations'],
    queryFn: ({ signal }) => execute(DOCUMENT, { ref }, signal),
  });
}

/** The rules that deprecate ranges of a service's releases; nothing when there are none. */
export function Deprecations({ serviceRef }: { serviceRef: string }) {
  const { data } = useQuery(deprecationsQuery(serviceRef));
  const rules = data?.service?.deprecations ?? [];
  if (rules.length === 0) return null;
  return (
    <section className={styles.part} aria-label="Deprecated ranges">
      <h2>Deprecated ranges</h2>
      <ul className={styles.rows}>
        {rules.toReversed().map((rule) => (
          <RuleRow key={rule.id} rule={rule} />
        ))}
      </ul>
    </section>
  );
}

function RuleRow({ rule }: { rule: Rule }) {
  const { range, reason, replacement, deprecatedAt, sunsetAt, createdBy, revokedAt } = rule;
  const isFuture = new Date(deprecatedAt) > useNow();
  return (
    <li>
      <div className={styles.rowHead}>
        <h3>
          <code>{range}</code>
        </h3>
        {revokedAt && <Badge>taken back</Badge>}
        {!revokedAt && <Badge tone="warn">{isFuture ? 'will be deprecated' : 'deprecated'}</Badge>}
      </div>
      <p className={styles.reason}>
        {reason}. <Replacement text={replacement} />
      </p>
      <p className={listStyles.meta}>
        <span>
          since <Day at={deprecatedAt} />
        </span>
        {sunsetAt && !revokedAt && (
          <span>
            served until <Day at={sunsetAt} />
          </span>
        )}
        {revokedAt && (
          <span>
            taken back on <Day at={revokedAt} />
          </span>
        )}
        <span>by {createdBy}</span>
      </p>
    </li>
  );
}
