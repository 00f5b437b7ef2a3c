import { Link } from '@tanstack/react-router';
import { graphql } from '../gql';
import type { CloneClassSummaryFragment } from '../gql/graphql';
import { paths } from '../paths';
import { Badge } from '../ui/badge';
import { CloneTypeBadge, count, languageName, percent } from './format';
import styles from './clone-class.module.css';
import listStyles from './list.module.css';
import { Restricted } from './restricted';
import { RESULT } from './result-keys';

graphql(`
  fragment CloneClassSummary on CloneClass {
    id
    name
    language
    type
    similarity
    savedLines
    copyCount
    serviceCount
    libraryCandidate
    teams {
      name
    }
    restricted {
      ...RestrictedPart
    }
    canonical {
      service {
        ref
      }
    }
    members(first: 8) {
      nodes {
        name
        service {
          ref
        }
      }
    }
  }
`);

/** Services and teams that a row names; the rest is a number. */
const SHOWN = 4;

/** A clone class in a list. */
export function CloneClassRow({ cloneClass }: { cloneClass: CloneClassSummaryFragment }) {
  const { id, name, savedLines, members, canonical } = cloneClass;
  const otherNames = distinct(members.nodes.map((member) => member.name)).filter(
    (other) => other !== name,
  );
  return (
    <li className={styles.row}>
      <p className={styles.saved}>
        {savedLines.toLocaleString('en')} <small>{savedLines === 1 ? 'line' : 'lines'}</small>
      </p>
      <div className={listStyles.body}>
        <div className={listStyles.title}>
          <Link {...paths.cloneClass(id)} className={listStyles.name} {...RESULT}>
            {name}
          </Link>
          {otherNames.length > 0 && (
            <span className={styles.soft}>also {otherNames.slice(0, SHOWN).join(', ')}</span>
          )}
          <CloneClassBadges cloneClass={cloneClass} />
        </div>
        <Places cloneClass={cloneClass} />
        <p className={listStyles.meta}>
          <span>{count(cloneClass.copyCount, 'copy', 'copies')}</span>
          <span>{alike(cloneClass.similarity)}</span>
          <span>{languageName(cloneClass.language)}</span>
        </p>
        {canonical && (
          <p className={styles.canonical}>
            Use <Link {...paths.service(canonical.service.ref)}>{canonical.service.ref}</Link>{' '}
            instead
          </p>
        )}
        <Restricted
          parts={cloneClass.restricted}
          label={`Services with copies of ${name} that you may not see`}
        />
      </div>
    </li>
  );
}

/** How the functions of a class differ, and whether so many have it that a library is due. */
export function CloneClassBadges({
  cloneClass: { type, libraryCandidate },
}: {
  cloneClass: Pick<CloneClassSummaryFragment, 'type' | 'libraryCandidate'>;
}) {
  return (
    <>
      <CloneTypeBadge type={type} />
      {libraryCandidate && (
        <Badge tone="accent" title="More than 10 services have it: it should rather be a library">
          library candidate
        </Badge>
      )}
    </>
  );
}

/** The services that have it, and who owns them. */
function Places({ cloneClass }: { cloneClass: CloneClassSummaryFragment }) {
  const { members, serviceCount, teams } = cloneClass;
  const services = distinct(members.nodes.map(({ service }) => service.ref)).slice(0, SHOWN);
  return (
    <p className={styles.places}>
      in{' '}
      {services.map((ref, index) => (
        <span key={ref}>
          {index > 0 && ', '}
          <Link {...paths.service(ref)}>{ref}</Link>
        </span>
      ))}
      {serviceCount > services.length &&
        ` and ${count(serviceCount - services.length, 'other service')}`}
      {teams.length > 0 && ' of '}
      {teams.slice(0, SHOWN).map((team, index) => (
        <span key={team.name}>
          {index > 0 && ', '}
          <Link {...paths.team(team.name)}>{team.name}</Link>
        </span>
      ))}
      {teams.length > SHOWN && ` and ${count(teams.length - SHOWN, 'other team')}`}
    </p>
  );
}

/** How alike the functions of a class are, by the least similarity of its pairs. */
export function alike(similarity: number): string {
  return similarity === 1 ? '100 % alike' : `at least ${percent(similarity)} alike`;
}

function distinct(texts: string[]): string[] {
  return [...new Set(texts)];
}
