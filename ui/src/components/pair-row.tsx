import { Link } from '@tanstack/react-router';
import { graphql } from '../gql';
import type { ClonePairSummaryFragment, OccurrencePlaceFragment } from '../gql/graphql';
import { paths } from '../paths';
import { Badge } from '../ui/badge';
import { CloneTypeBadge, percent } from './format';
import styles from './pair.module.css';

graphql(`
  fragment ClonePairSummary on ClonePair {
    id
    similarity
    type
    a {
      ...OccurrencePlace
    }
    b {
      ...OccurrencePlace
    }
  }
`);

/** A clone pair in a list. */
export function PairRow({ pair }: { pair: ClonePairSummaryFragment }) {
  const { a, b } = pair;
  return (
    <li className={styles.row}>
      <PairLink pair={pair} />
      <div className={styles.sides}>
        <PairSide occurrence={a} />
        <PairSide occurrence={b} />
        <p>
          <CloneTypeBadge type={pair.type} />
        </p>
      </div>
    </li>
  );
}

/** How similar the two are, as a number and a bar; leads to their comparison. */
export function PairLink({ pair: { a, b, similarity } }: { pair: ClonePairSummaryFragment }) {
  return (
    <Link
      {...paths.pair(a.id, b.id)}
      className={styles.similarity}
      aria-label={`Compare ${a.name} and ${b.name}, ${percent(similarity)} alike`}
    >
      {percent(similarity)}
      <span className={styles.meter} aria-hidden="true">
        <span style={{ width: `${similarity * 100}%` }} />
      </span>
    </Link>
  );
}

/** One function of a pair: its name, its service, who owns it. */
export function PairSide({ occurrence }: { occurrence: OccurrencePlaceFragment }) {
  const { service } = occurrence;
  return (
    <p className={styles.side}>
      <Link {...paths.function(occurrence.id)} className={styles.function}>
        {occurrence.name}
      </Link>{' '}
      <span className={styles.where}>
        in <Link {...paths.service(service.ref)}>{service.ref}</Link>
        {service.owner && (
          <>
            {' · '}
            <Link {...paths.team(service.owner.name)}>{service.owner.name}</Link>
          </>
        )}
      </span>{' '}
      {!service.owner && <Badge tone="warn">unowned</Badge>}
    </p>
  );
}
