import { Link } from '@tanstack/react-router';
import { graphql } from '../gql';
import type { ServiceSummaryFragment } from '../gql/graphql';
import { paths } from '../paths';
import { Badge } from '../ui/badge';
import { Icon } from '../ui/icon';
import { Ago, languageName, LifecycleBadge } from './format';
import styles from './list.module.css';
import { RESULT } from './result-keys';
import { Marked } from './terms';
import { VisibilityBadge } from './visibility';

graphql(`
  fragment ServiceSummary on Service {
    id
    ref
    namespace
    name
    description
    tags
    lifecycle
    visibility
    languages
    updatedAt
    owner {
      name
    }
    latestRelease {
      number
      state
    }
  }
`);

/** A service in a list; `terms` are marked in what is shown of it. */
export function ServiceRow({
  service,
  terms = [],
}: {
  service: ServiceSummaryFragment;
  terms?: string[];
}) {
  const { latestRelease: release, owner } = service;
  return (
    <li className={styles.row}>
      <Icon name="service" />
      <div className={styles.body}>
        <div className={styles.title}>
          <Link {...paths.service(service.ref)} className={styles.name} {...RESULT}>
            <span className={styles.namespace}>
              <Marked text={service.namespace} terms={terms} />/
            </span>
            <Marked text={service.name} terms={terms} />
          </Link>
          {service.lifecycle !== 'PRODUCTION' && <LifecycleBadge lifecycle={service.lifecycle} />}
          <VisibilityBadge visibility={service.visibility} />
          {!owner && <Badge tone="warn">unowned</Badge>}
        </div>
        {service.description && (
          <p className={styles.description}>
            <Marked text={service.description} terms={terms} />
          </p>
        )}
        <p className={styles.meta}>
          {owner && (
            <span>
              <Link {...paths.team(owner.name)}>{owner.name}</Link>
            </span>
          )}
          <span>{release?.number ? `release ${release.number}` : 'no release'}</span>
          {service.languages.length > 0 && (
            <span>{service.languages.map(languageName).join(', ')}</span>
          )}
          {service.tags.length > 0 && (
            <span>
              <Marked text={service.tags.map((tag) => `#${tag}`).join(' ')} terms={terms} />
            </span>
          )}
          <span>
            published <Ago at={service.updatedAt} />
          </span>
        </p>
      </div>
    </li>
  );
}
