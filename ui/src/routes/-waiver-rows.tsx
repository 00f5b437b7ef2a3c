import { Link } from '@tanstack/react-router';
import { Day } from '../components/format';
import listStyles from '../components/list.module.css';
import { graphql } from '../gql';
import type { WaiverRowFragment, WaiverState } from '../gql/graphql';
import { paths } from '../paths';
import { Badge, type Tone } from '../ui/badge';
import styles from './service.module.css';

graphql(`
  fragment WaiverRow on Waiver {
    id
    finding
    repository
    path
    name
    originalName
    reason
    falsePositive
    state
    createdBy
    createdAt
    expiresAt
    revokedBy
    revokedReason
    service {
      ref
    }
  }
`);

const STATES: Record<WaiverState, { name: string; tone: Tone | undefined }> = {
  ACTIVE: { name: 'active', tone: 'good' },
  WAITING: { name: 'waits for approval', tone: 'warn' },
  EXPIRED: { name: 'expired', tone: undefined },
  REVOKED: { name: 'revoked', tone: 'bad' },
};

/** Waivers, each with what it excuses, who says why, and how to end it. */
export function WaiverRows({ waivers }: { waivers: WaiverRowFragment[] }) {
  return (
    <ul className={styles.rows} aria-label="Waivers">
      {waivers.map((waiver) => (
        <WaiverRow key={waiver.id} waiver={waiver} />
      ))}
    </ul>
  );
}

function WaiverRow({ waiver }: { waiver: WaiverRowFragment }) {
  const { name, tone } = STATES[waiver.state];
  const isStanding = waiver.state === 'ACTIVE' || waiver.state === 'WAITING';
  return (
    <li>
      <div className={styles.rowHead}>
        <h3>
          <code>{waiver.name}</code>
        </h3>
        <Badge tone={tone}>{name}</Badge>
        {waiver.falsePositive && <Badge>false positive</Badge>}
      </div>
      <p className={styles.reason}>{waiver.reason}</p>
      <p className={listStyles.meta}>
        <span>
          {waiver.repository}, {waiver.path}
        </span>
        {waiver.service && (
          <span>
            like {waiver.originalName} of{' '}
            <Link {...paths.service(waiver.service.ref)}>{waiver.service.ref}</Link>
          </span>
        )}
        <span>{waiver.finding}</span>
        <span>
          by {waiver.createdBy} on <Day at={waiver.createdAt} />
        </span>
        {isStanding && (
          <span>
            until <Day at={lastMoment(waiver.expiresAt)} />
          </span>
        )}
        {waiver.revokedBy && (
          <span>
            revoked by {waiver.revokedBy}: {waiver.revokedReason}
          </span>
        )}
      </p>
      {isStanding && (
        <details>
          <summary>End it</summary>
          <pre className={listStyles.snippet}>
            {`brickyard waive --revoke ${waiver.id} --reason "..."`}
          </pre>
        </details>
      )}
    </li>
  );
}

/** A waiver ends as the day after its last one begins. */
function lastMoment(end: string): string {
  return new Date(Date.parse(end) - 1).toISOString();
}
