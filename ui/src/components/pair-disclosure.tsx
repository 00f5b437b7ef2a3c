import { useId, useState } from 'react';
import type { ClonePairSummaryFragment } from '../gql/graphql';
import { Icon } from '../ui/icon';
import { CloneTypeBadge } from './format';
import { PairComparison } from './pair-comparison';
import { PairLink, PairSide } from './pair-row';
import styles from './pair.module.css';

/** The pair with the function of `serviceRef` as `a`. */
export function ownFirst(
  pair: ClonePairSummaryFragment,
  serviceRef: string,
): ClonePairSummaryFragment {
  const isTurned = pair.a.service.ref !== serviceRef && pair.b.service.ref === serviceRef;
  return isTurned ? { ...pair, a: pair.b, b: pair.a } : pair;
}

/** A clone pair that opens into a comparison. */
export function PairDisclosure({
  pair,
  startsOpen,
}: {
  pair: ClonePairSummaryFragment;
  startsOpen: boolean;
}) {
  const [isOpen, setOpen] = useState(startsOpen);
  const body = useId();
  const { a, b } = pair;
  return (
    <li className={styles.pair}>
      <div className={styles.head}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={isOpen}
          aria-controls={body}
          aria-label={`Show ${a.name} beside ${b.name} of ${b.service.ref}`}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="chevron" />
        </button>
        <PairLink pair={pair} />
        <div className={styles.sides}>
          <PairSide occurrence={a} />
          <PairSide occurrence={b} />
          {b.service.owner?.contact && (
            <p className={styles.where}>
              Ask {b.service.owner.name}: {b.service.owner.contact}
            </p>
          )}
        </div>
        <CloneTypeBadge type={pair.type} />
      </div>
      <div id={body} className={styles.body} hidden={!isOpen}>
        {isOpen && <PairComparison a={a.id} b={b.id} />}
      </div>
    </li>
  );
}
