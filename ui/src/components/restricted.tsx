import { graphql } from '../gql';
import type { RestrictedPartFragment } from '../gql/graphql';
import { Icon } from '../ui/icon';
import { count } from './format';
import styles from './list.module.css';
import { TeamLink } from './team-link';

graphql(`
  fragment RestrictedPart on RestrictedCount {
    count
    team {
      ...TeamName
    }
  }
`);

/** How many services there are besides those that are shown, and whom to ask for them. */
export function Restricted({ parts, label }: { parts: RestrictedPartFragment[]; label: string }) {
  if (parts.length === 0) return null;
  return (
    <ul className={styles.restricted} aria-label={label}>
      {parts.map(({ team, count: number }) => (
        <li key={team?.name ?? ''}>
          <Icon name="lock" />
          <p>
            {count(number, 'service')} that you may not see,{' '}
            {team ? (
              <>
                of <TeamLink team={team} />
              </>
            ) : (
              'which nobody owns'
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
