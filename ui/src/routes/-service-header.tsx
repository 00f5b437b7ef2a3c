import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Ago, Commit, count, LifecycleBadge } from '../components/format';
import { TeamLink } from '../components/team-link';
import { VersionStateBadge } from '../components/version-state';
import { VisibilityBadge } from '../components/visibility';
import { graphql } from '../gql';
import type { ServiceHeaderFragment } from '../gql/graphql';
import { paths } from '../paths';
import { Badge } from '../ui/badge';
import { Banner } from '../ui/banner';
import { CopyButton } from '../ui/copy-button';
import styles from './service.module.css';

graphql(`
  fragment ServiceHeader on Service {
    id
    ref
    namespace
    name
    description
    lifecycle
    visibility
    retiredAt
    missingSince
    vanished {
      reason
      commit
      branch
      source
    }
    repository
    openDoor
    owner {
      ...TeamName
    }
    latestRelease {
      number
      state
      publishedAt
    }
    consumers(first: 1) {
      totalCount
    }
    restrictedConsumers {
      count
    }
    cycle {
      size
    }
    cloneSum {
      classes
      lines
    }
  }
`);

/** What a service is, and what to know before anything else. */
export function ServiceHeader({
  service,
  from,
}: {
  service: ServiceHeaderFragment;
  /** The former name that led here. */
  from?: string | undefined;
}) {
  return (
    <header className={styles.header}>
      <div className={styles.name}>
        <h1>
          <span>{service.namespace}/</span>
          {service.name}
        </h1>
        <CopyButton text={service.ref} label="Copy the service's name" />
        <LifecycleBadge lifecycle={service.lifecycle} />
        <VisibilityBadge visibility={service.visibility} />
        {!service.owner && <Badge tone="warn">unowned</Badge>}
      </div>
      {service.description && <p className={styles.description}>{service.description}</p>}
      <Banners service={service} from={from} />
      <Facts service={service} />
    </header>
  );
}

function Banners({ service, from }: { service: ServiceHeaderFragment; from: string | undefined }) {
  const { retiredAt, missingSince } = service;
  return (
    <>
      {from && (
        <Banner tone="info">
          <b>{from}</b> has another name now: this is {service.ref}. The former name goes on leading
          here.
        </Banner>
      )}
      {retiredAt && (
        <Banner tone="bad">
          This service was retired <Ago at={retiredAt} />. Do not call it: its name stays reserved,
          and this page stays for those who still do.
        </Banner>
      )}
      {missingSince && !retiredAt && (
        <Banner tone="warn">
          <Vanished service={service} since={missingSince} /> What is shown is its last state.
        </Banner>
      )}
      {service.openDoor && (
        <Banner tone="bad">
          <b>Open door:</b> everybody who finds its endpoint can call it, though its data is not
          public.
        </Banner>
      )}
    </>
  );
}

function Vanished({ service, since }: { service: ServiceHeaderFragment; since: string }) {
  const { vanished, repository } = service;
  if (vanished?.reason === 'SOURCE_GONE') {
    return (
      <>
        Nobody looks after it any more: the source {vanished.source}, from which this server read{' '}
        {repository}, was withdrawn <Ago at={since} />.
      </>
    );
  }
  return (
    <>
      Its repository {repository} was published without it <Ago at={since} />
      {vanished?.commit && (
        <>
          , at commit <Commit hash={vanished.commit} repository={repository} />
          {vanished.branch && ` of ${vanished.branch}`}
        </>
      )}
      .
    </>
  );
}

function Facts({ service }: { service: ServiceHeaderFragment }) {
  const {
    latestRelease: release,
    owner,
    consumers,
    restrictedConsumers,
    cycle,
    cloneSum,
  } = service;
  const restricted = restrictedConsumers.reduce((sum, part) => sum + part.count, 0);
  return (
    <dl className={styles.facts}>
      <Fact name="Owner">
        {owner ? (
          <TeamLink team={owner} />
        ) : (
          <>
            nobody yet · <Link {...paths.unowned()}>how to own it</Link>
          </>
        )}
      </Fact>
      <Fact name="Latest release">
        {release?.number ? (
          <>
            {release.number}, <Ago at={release.publishedAt} />{' '}
            {release.state !== 'PUBLISHED' && <VersionStateBadge state={release.state} />}
          </>
        ) : (
          'none'
        )}
      </Fact>
      <Fact name="Called by">
        <Link {...paths.service(service.ref, { tab: 'dependencies' })}>
          {count(consumers.totalCount + restricted, 'service')}
        </Link>
        {cycle && (
          <>
            {' '}
            <Badge tone="warn" title="They need each other, itself included">
              in a circle of {cycle.size}
            </Badge>
          </>
        )}
      </Fact>
      {cloneSum.classes > 0 && (
        <Fact name="Others have too">
          <Link {...paths.duplicates({ service: service.id })}>
            {count(cloneSum.lines, 'line')} in{' '}
            {count(cloneSum.classes, 'clone class', 'clone classes')}
          </Link>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
