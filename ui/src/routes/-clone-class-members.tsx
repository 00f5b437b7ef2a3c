import { Link } from '@tanstack/react-router';
import { CloneTypeBadge, count, Day, lines, percent } from '../components/format';
import listStyles from '../components/list.module.css';
import { TeamLink } from '../components/team-link';
import { graphql } from '../gql';
import type { CloneClassPageQuery, CloneCopyFragment } from '../gql/graphql';
import { paths } from '../paths';
import { Badge } from '../ui/badge';
import styles from './clone-class.module.css';
import serviceStyles from './service.module.css';

graphql(`
  fragment CloneCopy on CloneMember {
    name
    copies
    similarity
    type
    since
    service {
      ref
      owner {
        ...TeamName
      }
      latestRelease {
        number
      }
    }
    fragment {
      id
      language
    }
    occurrence {
      id
      path
      startLine
      endLine
    }
  }
`);

type Member = NonNullable<CloneClassPageQuery['cloneClass']>['members']['nodes'][number];
type Explanation = NonNullable<Member['explanation']>;

/** Renames and differences that are named of a copy; its comparison shows the rest. */
const SHOWN = 6;

interface Props {
  members: Member[];
  /** What they are compared with. */
  representative: CloneCopyFragment | null | undefined;
  /** The service that had it first. */
  origin: string | undefined;
  /** The service to use. */
  canonical: string | undefined;
}

/** The functions of a clone class by the teams that own their services. */
export function CloneClassMembers({ members, ...known }: Props) {
  return byOwner(members).map(([first, ...others]) => {
    const { owner } = first.service;
    return (
      <section key={owner?.name ?? ''} aria-label={owner?.name ?? 'Unowned'}>
        <h3 className={styles.team}>
          {owner ? <TeamLink team={owner} /> : <Badge tone="warn">unowned</Badge>}
        </h3>
        <ul className={serviceStyles.rows}>
          {[first, ...others].map((member) => (
            <MemberRow
              key={`${member.service.ref} ${member.fragment.id}`}
              member={member}
              {...known}
            />
          ))}
        </ul>
      </section>
    );
  });
}

function MemberRow({
  member,
  representative,
  origin,
  canonical,
}: Omit<Props, 'members'> & { member: Member }) {
  const { name, service, occurrence, copies, since } = member;
  const isRepresentative =
    member.fragment.id === representative?.fragment.id &&
    service.ref === representative.service.ref;
  return (
    <li>
      <div className={serviceStyles.rowHead}>
        <b>{occurrence ? <Link {...paths.function(occurrence.id)}>{name}</Link> : name}</b>
        <span>
          in <Link {...paths.service(service.ref)}>{service.ref}</Link>
        </span>
        {isRepresentative && <Badge>shown above</Badge>}
        {service.ref === origin && <Badge tone="info">had it first</Badge>}
        {service.ref === canonical && <Badge tone="good">to be used</Badge>}
        {!isRepresentative && <Comparison member={member} representative={representative} />}
      </div>
      <p className={listStyles.meta}>
        {occurrence && <span>{lines(occurrence)}</span>}
        {copies > 1 && <span>at {copies} places</span>}
        <span>
          {service.latestRelease?.number
            ? `head, newest release ${service.latestRelease.number}`
            : 'head, no release'}
        </span>
        <span>
          since <Day at={since} />
        </span>
      </p>
      {!isRepresentative && member.explanation && <Differences explanation={member.explanation} />}
    </li>
  );
}

/** How like the representative a copy is, as a link to both side by side. */
function Comparison({
  member,
  representative,
}: {
  member: Member;
  representative: CloneCopyFragment | null | undefined;
}) {
  const { occurrence, service, similarity, type, name } = member;
  const other = representative?.occurrence;
  const text = `${percent(similarity)} alike`;
  // Pairs are functions of different services.
  const isPair = occurrence && other && service.ref !== representative.service.ref;
  return (
    <>
      <CloneTypeBadge type={type} />
      {isPair ? (
        <Link {...paths.pair(other.id, occurrence.id)}>
          {text}: compare{' '}
          <span className="visually-hidden">
            with {name} of {service.ref}
          </span>
        </Link>
      ) : (
        <span className={serviceStyles.soft}>{text}</span>
      )}
    </>
  );
}

function Differences({
  explanation: { renames, differences, commonLines },
}: {
  explanation: Explanation;
}) {
  return (
    <>
      {renames.length > 0 && (
        <p className={styles.renames}>
          <span>Renamed</span>{' '}
          {renames.slice(0, SHOWN).map(({ from, to }) => (
            <code key={`${from} ${to}`}>
              {from} → {to}
            </code>
          ))}
          {renames.length > SHOWN && <span>and {renames.length - SHOWN} more</span>}
        </p>
      )}
      {differences.length > 0 && (
        <details className={styles.differences}>
          <summary>
            {count(differences.length, 'statement')}{' '}
            {differences.length === 1 ? 'differs' : 'differ'}, {count(commonLines, 'line')} in
            common
          </summary>
          <ul>
            {differences.slice(0, SHOWN).map(({ from, to, moved }, index) => (
              <li key={index}>
                {from && (
                  <del>
                    <code>{from.text}</code>
                  </del>
                )}
                {to && (
                  <ins>
                    <code>{to.text}</code>
                  </ins>
                )}
                {moved && <small>stands at another place</small>}
              </li>
            ))}
            {differences.length > SHOWN && <li>and {differences.length - SHOWN} more</li>}
          </ul>
        </details>
      )}
    </>
  );
}

/** Members in the order in which they come, those of an owner together. */
function byOwner(members: Member[]): [Member, ...Member[]][] {
  const groups = new Map<string, [Member, ...Member[]]>();
  for (const member of members) {
    const owner = member.service.owner?.name ?? '';
    const group = groups.get(owner);
    if (group) group.push(member);
    else groups.set(owner, [member]);
  }
  return [...groups.values()];
}
