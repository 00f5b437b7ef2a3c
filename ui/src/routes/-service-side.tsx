import { Link } from '@tanstack/react-router';
import { Chips, Fact, FactGroup } from '../components/facts';
import { Address, Ago, Commit, Day, languageName, Repository } from '../components/format';
import { TeamLink } from '../components/team-link';
import { visibilityMeaning } from '../components/visibility';
import { graphql } from '../gql';
import type { ServiceSideFragment } from '../gql/graphql';
import { paths } from '../paths';
import { Badge } from '../ui/badge';
import { CopyButton } from '../ui/copy-button';
import { resilienceInWords, SECURITY_PROTOCOLS } from './-interface-words';
import { OwnershipHistory } from './-ownership-history';
import styles from './service.module.css';

graphql(`
  fragment ServiceSide on Service {
    ref
    type
    lifecycle
    visibility
    visibleTo {
      name
    }
    owner {
      ...TeamName
    }
    maintainers {
      ...TeamName
    }
    endpoint {
      protocol
      url
      method
    }
    security {
      ...SecurityFacts
    }
    openDoor
    resilience {
      ...ResilienceFacts
    }
    interface {
      handler
      runtime
      trigger
    }
    labels {
      name
      value
    }
    tags
    aliases
    languages
    repository
    root
    head {
      commit
      ciRun
      publishedBy
    }
    lastConfirmed {
      commit
      branch
      by
      ciRun
      source
      at
    }
    createdAt
    updatedAt
  }
`);

/** The side column of a service: whose it is, how it is called, what it is. */
export function ServiceSide({ service }: { service: ServiceSideFragment }) {
  return (
    <>
      <Ownership service={service} />
      <Calling service={service} />
      <About service={service} />
      <Source service={service} />
      <OwnershipHistory serviceRef={service.ref} />
    </>
  );
}

function Ownership({ service }: { service: ServiceSideFragment }) {
  const { owner, maintainers, visibility, visibleTo } = service;
  return (
    <FactGroup title="Ownership">
      <Fact name="Owner">{owner ? <TeamLink team={owner} /> : 'nobody yet'}</Fact>
      {maintainers.length > 0 && (
        <Fact name="Maintained with">
          <ul>
            {maintainers.map((team) => (
              <li key={team.name}>
                <TeamLink team={team} />
              </li>
            ))}
          </ul>
        </Fact>
      )}
      <Fact name="May be seen by">
        {visibilityMeaning(visibility)}
        {visibleTo && visibleTo.length > 0 && (
          <small>
            Shown to{' '}
            {visibleTo.map((team, index) => (
              <span key={team.name}>
                {index > 0 && ', '}
                <Link {...paths.team(team.name)}>{team.name}</Link>
              </span>
            ))}
          </small>
        )}
      </Fact>
    </FactGroup>
  );
}

function Calling({ service }: { service: ServiceSideFragment }) {
  const { endpoint, security, openDoor, resilience, interface: offered } = service;
  const isKnown = endpoint ?? security ?? resilience ?? offered.runtime ?? offered.trigger;
  if (!isKnown && !offered.handler) return null;
  return (
    <FactGroup title="How to call it">
      {endpoint && (
        <Fact name="Endpoint">
          <Badge>{[endpoint.protocol, endpoint.method].filter(Boolean).join(' ')}</Badge>
          <span className={styles.copied}>
            <code>
              <Address url={endpoint.url} />
            </code>
            <CopyButton text={endpoint.url} label="Copy the endpoint" />
          </span>
        </Fact>
      )}
      {security && (
        <Fact name="Security">
          {SECURITY_PROTOCOLS[security.protocol]} {openDoor && <Badge tone="bad">open door</Badge>}
          {security.dataClass && <small>Its data is {security.dataClass.toLowerCase()}.</small>}
        </Fact>
      )}
      {!security && endpoint && <Fact name="Security">not declared</Fact>}
      {resilience && (
        <Fact name="Resilience">
          {resilienceInWords(resilience).map((line) => (
            <div key={line}>{line}</div>
          ))}
        </Fact>
      )}
      {offered.trigger && <Fact name="Trigger">{offered.trigger}</Fact>}
      {offered.runtime && <Fact name="Runtime">{offered.runtime}</Fact>}
      {offered.handler && (
        <Fact name="Handler">
          <code>{offered.handler}</code>
        </Fact>
      )}
    </FactGroup>
  );
}

function About({ service }: { service: ServiceSideFragment }) {
  const { labels, tags, languages } = service;
  return (
    <FactGroup title="What it is">
      <Fact name="Type">{service.type}</Fact>
      <Fact name="Lifecycle">{service.lifecycle.toLowerCase()}</Fact>
      {languages.length > 0 && (
        <Fact name="Languages">{languages.map(languageName).join(', ')}</Fact>
      )}
      {tags.length > 0 && (
        <Fact name="Tags">
          <Chips>
            {tags.map((tag) => (
              <Link key={tag} {...paths.search({ tag: [tag] })}>
                {tag}
              </Link>
            ))}
          </Chips>
        </Fact>
      )}
      {labels.length > 0 && (
        <Fact name="Labels">
          <Chips>
            {labels.map(({ name, value }) => (
              <Badge key={name}>
                {name}: {value}
              </Badge>
            ))}
          </Chips>
        </Fact>
      )}
    </FactGroup>
  );
}

function Source({ service }: { service: ServiceSideFragment }) {
  const { head, aliases, repository, root, lastConfirmed: seen } = service;
  return (
    <FactGroup title="Where it comes from">
      <Fact name="Repository">
        <Repository name={repository} />
        {root && <small>in {root}</small>}
      </Fact>
      <Fact name="Head">
        {head?.commit && (
          <>
            <Commit hash={head.commit} repository={repository} />,{' '}
          </>
        )}
        <Ago at={service.updatedAt} />
        {head?.publishedBy && <small>by {head.publishedBy}</small>}
        {head?.ciRun && (
          <small>
            <Address url={head.ciRun}>CI run</Address>
          </small>
        )}
      </Fact>
      {seen && (
        <Fact name="Last confirmed">
          {seen.commit && (
            <>
              <Commit hash={seen.commit} repository={repository} />
              {seen.branch && ` of ${seen.branch}`},{' '}
            </>
          )}
          <Ago at={seen.at} />
          <small>{seen.source ? `read from the source ${seen.source}` : `by ${seen.by}`}</small>
          {seen.ciRun && (
            <small>
              <Address url={seen.ciRun}>CI run</Address>
            </small>
          )}
        </Fact>
      )}
      <Fact name="First published">
        <Day at={service.createdAt} />
      </Fact>
      {aliases.length > 0 && (
        <Fact name="Former names">
          {aliases.map((alias) => (
            <div key={alias}>{alias}</div>
          ))}
        </Fact>
      )}
    </FactGroup>
  );
}
