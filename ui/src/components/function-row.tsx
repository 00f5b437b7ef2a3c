import { Link } from '@tanstack/react-router';
import { graphql } from '../gql';
import type { OccurrencePlaceFragment } from '../gql/graphql';
import { paths } from '../paths';
import { Badge } from '../ui/badge';
import { Icon } from '../ui/icon';
import { languageName, lines } from './format';
import styles from './list.module.css';
import { RESULT } from './result-keys';
import { Marked } from './terms';

graphql(`
  fragment OccurrencePlace on Occurrence {
    id
    name
    path
    startLine
    endLine
    fragment {
      id
      language
      lines
    }
    service {
      ref
      owner {
        name
        contact
      }
    }
  }
`);

/** A function among search results, with the lines around the first match. */
export function FunctionRow({
  occurrence,
  snippet,
  terms,
}: {
  occurrence: OccurrencePlaceFragment;
  snippet: string | null | undefined;
  terms: string[];
}) {
  const { service, fragment } = occurrence;
  return (
    <li className={styles.row}>
      <Icon name="function" />
      <div className={styles.body}>
        <div className={styles.title}>
          <Link {...paths.function(occurrence.id)} className={styles.name} {...RESULT}>
            <Marked text={occurrence.name} terms={terms} />
          </Link>
          {!service.owner && <Badge tone="warn">unowned</Badge>}
        </div>
        <p className={styles.meta}>
          <span>
            <Link {...paths.service(service.ref)}>{service.ref}</Link>
          </span>
          {service.owner && (
            <span>
              <Link {...paths.team(service.owner.name)}>{service.owner.name}</Link>
            </span>
          )}
          <span>{lines(occurrence)}</span>
          <span>{languageName(fragment.language)}</span>
        </p>
        {snippet && (
          <pre className={styles.snippet}>
            <Marked text={snippet} terms={terms} />
          </pre>
        )}
      </div>
    </li>
  );
}
