import { Link } from '@tanstack/react-router';
import { Fact, FactGroup } from '../components/facts';
import { Address, Day } from '../components/format';
import { TeamLink } from '../components/team-link';
import { graphql } from '../gql';
import type { CloneClassActionFragment } from '../gql/graphql';
import { API_PATH, paths } from '../paths';
import { Command, CopyButton } from '../ui/copy-button';
import styles from './clone-class.module.css';

graphql(`
  fragment CloneClassAction on CloneClass {
    id
    libraryCandidate
    origin {
      id
      ref
    }
    canonical {
      namedBy
      namedAt
      reason
      service {
        ref
        owner {
          ...TeamName
        }
        latestRelease {
          number
        }
        endpoint {
          url
        }
      }
    }
    representative {
      service {
        id
        ref
      }
    }
  }
`);

/** What somebody who has a copy, or who owns the original, does next. */
export function CloneClassAction({ cloneClass }: { cloneClass: CloneClassActionFragment }) {
  const { canonical } = cloneClass;
  return canonical ? <Use canonical={canonical} /> : <HowToName cloneClass={cloneClass} />;
}

function Use({ canonical }: { canonical: NonNullable<CloneClassActionFragment['canonical']> }) {
  const { service, namedBy, namedAt, reason } = canonical;
  const { owner, latestRelease, endpoint } = service;
  return (
    <FactGroup title="Use this instead of a copy">
      <Fact name="Service">
        <Link {...paths.service(service.ref)}>{service.ref}</Link>
      </Fact>
      <Fact name="Owner">{owner ? <TeamLink team={owner} /> : 'nobody yet'}</Fact>
      <Fact name="Newest release">{latestRelease?.number ?? 'none: it has a head only'}</Fact>
      {endpoint?.url && (
        <Fact name="Endpoint">
          <Address url={endpoint.url} />
        </Fact>
      )}
      <Fact name="How to call it">
        <Link {...paths.service(service.ref, { tab: 'interface' })}>Its interface</Link>, or
        <Command>{`brickyard resolve ${service.ref}`}</Command>
      </Fact>
      <Fact name="Named by">
        {namedBy} on <Day at={namedAt} />
        {reason && <small>{reason}</small>}
        <small>
          Whoever maintains the service takes it back with <code>clearCanonicalService</code>.
        </small>
      </Fact>
    </FactGroup>
  );
}

function HowToName({ cloneClass }: { cloneClass: CloneClassActionFragment }) {
  const { origin, representative, libraryCandidate } = cloneClass;
  const candidate = origin ?? representative?.service;
  return (
    <>
      <FactGroup title="How to get rid of the copies">
        <Fact name="1. Agree on the one that stays">
          Ask the teams that have it.{' '}
          {candidate && (
            <>
              <Link {...paths.service(candidate.ref)}>{candidate.ref}</Link> had it first.
            </>
          )}
          {libraryCandidate && <small>So many services have it that a library is worth it.</small>}
        </Fact>
        <Fact name="2. Name its service">
          Nobody has yet. Whoever maintains it sends this to the <a href={API_PATH}>GraphQL API</a>,
          with an access token of scope <code>maintain</code>; everybody who has a copy then reads
          here what to use.
          {candidate && <Mutation cloneClass={cloneClass.id} service={candidate.id} />}
        </Fact>
        <Fact name="3. Replace the copies">
          Call or import it, and publish again: the class shrinks by itself, and is gone with its
          last copy.
        </Fact>
      </FactGroup>
    </>
  );
}

function Mutation({ cloneClass, service }: { cloneClass: string; service: string }) {
  const text = `mutation {
  setCanonicalService(input: {
    cloneClass: "${cloneClass}"
    service: "${service}"
    reason: "…"
  }) {
    cloneClass { id }
  }
}`;
  return (
    <div className={styles.mutation}>
      <pre>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} label="Copy the mutation" />
    </div>
  );
}
