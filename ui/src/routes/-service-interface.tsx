import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fact } from '../components/facts';
import { Loaded } from '../components/loaded';
import { formatJson, schemaFields } from '../components/schema-fields';
import { Source } from '../components/source';
import { graphql } from '../gql';
import type { SchemaPartsFragment, ServiceInterfaceQuery } from '../gql/graphql';
import { execute } from '../graphql';
import { paths } from '../paths';
import { Badge } from '../ui/badge';
import { CopyButton } from '../ui/copy-button';
import { Notice } from '../ui/notice';
import { Skeleton } from '../ui/skeleton';
import { resilienceInWords, SECURITY_PROTOCOLS } from './-interface-words';
import styles from './service.module.css';

graphql(`
  fragment SchemaParts on JsonSchema {
    hash
    json
    usedBy {
      ref
    }
  }
`);

const DOCUMENT = graphql(`
  query ServiceInterface($ref: String!) {
    service(ref: $ref) {
      security {
        ...SecurityFacts
      }
      resilience {
        ...ResilienceFacts
      }
      inputSchema {
        ...SchemaParts
      }
      outputSchema {
        ...SchemaParts
      }
    }
  }
`);

type Interface = NonNullable<ServiceInterfaceQuery['service']>;

function interfaceQuery(ref: string) {
  return queryOptions({
    queryKey: ['service', ref, 'interface'],
    queryFn: ({ signal }) => execute(DOCUMENT, { ref }, signal),
  });
}

/** What a service takes and returns, how it knows its callers, how it wants to be called. */
export function ServiceInterface({ serviceRef }: { serviceRef: string }) {
  const query = useQuery(interfaceQuery(serviceRef));
  return (
    <Loaded query={query} skeleton={<Skeleton lines={8} height="1.6rem" />}>
      {({ service }) => service && <Parts service={service} serviceRef={serviceRef} />}
    </Loaded>
  );
}

function Parts({ service, serviceRef }: { service: Interface; serviceRef: string }) {
  const { security, resilience, inputSchema, outputSchema } = service;
  if (!security && !resilience && !inputSchema && !outputSchema) return <NoInterface />;
  return (
    <div className={styles.parts}>
      {(security ?? resilience) && (
        <dl className={styles.facts}>
          {security && <Security security={security} />}
          {resilience && (
            <Fact name="Resilience">
              {resilienceInWords(resilience).map((line) => (
                <div key={line}>{line}</div>
              ))}
            </Fact>
          )}
        </dl>
      )}
      <SchemaSection title="Input" what="takes" schema={inputSchema} serviceRef={serviceRef} />
      <SchemaSection title="Output" what="returns" schema={outputSchema} serviceRef={serviceRef} />
    </div>
  );
}

function Security({ security }: { security: NonNullable<Interface['security']> }) {
  const { protocol, issuer, audience, scopes, dataClass } = security;
  return (
    <>
      <Fact name="Security">{SECURITY_PROTOCOLS[protocol]}</Fact>
      {issuer && <Fact name="Credentials from">{issuer}</Fact>}
      {audience && <Fact name="Credentials for">{audience}</Fact>}
      {scopes.length > 0 && (
        <Fact name="Scopes">
          {scopes.map((scope) => (
            <div key={scope}>
              <code>{scope}</code>
            </div>
          ))}
        </Fact>
      )}
      {dataClass && <Fact name="Data">{dataClass.toLowerCase()}</Fact>}
    </>
  );
}

/** A JSON Schema: its properties in a table, and its text. */
function SchemaSection({
  title,
  what,
  schema,
  serviceRef,
}: {
  title: string;
  what: string;
  schema: SchemaPartsFragment | null | undefined;
  serviceRef: string;
}) {
  if (!schema) {
    return (
      <section className={styles.part} aria-label={title}>
        <h2>{title}</h2>
        <p className={styles.soft}>What it {what} is not described.</p>
      </section>
    );
  }
  const text = formatJson(schema.json);
  const others = schema.usedBy.filter(({ ref }) => ref !== serviceRef);
  return (
    <section className={styles.part} aria-label={title}>
      <div className={styles.partHead}>
        <h2>{title}</h2>
        <CopyButton text={text} label={`Copy the JSON Schema of the ${title.toLowerCase()}`} />
      </div>
      {others.length > 0 && (
        <p className={styles.soft}>
          The same schema:{' '}
          {others.slice(0, 10).map(({ ref }, index) => (
            <span key={ref}>
              {index > 0 && ', '}
              <Link {...paths.service(ref, { tab: 'interface' })}>{ref}</Link>
            </span>
          ))}
          {others.length > 10 && ` and ${others.length - 10} more`}
        </p>
      )}
      <Fields json={schema.json} title={title} />
      <details className={styles.schema} open={schemaFields(schema.json).length === 0}>
        <summary>JSON Schema</summary>
        <Source
          source={text}
          language="json"
          startLine={1}
          label={`JSON Schema of the ${title.toLowerCase()}`}
        />
      </details>
    </section>
  );
}

function Fields({ json, title }: { json: string; title: string }) {
  const fields = schemaFields(json);
  if (fields.length === 0) return null;
  return (
    <ul className={styles.fields} aria-label={`Fields of the ${title.toLowerCase()}`}>
      {fields.map(({ path, depth, type, isRequired, notes }) => (
        <li key={path} style={{ paddingInlineStart: `${depth}rem` }}>
          {path && <code>{path}</code>} <span className={styles.soft}>{type}</span>{' '}
          {path && (isRequired ? <Badge tone="accent">required</Badge> : <Badge>optional</Badge>)}
          {notes.length > 0 && <p>{notes.join(' · ')}</p>}
        </li>
      ))}
    </ul>
  );
}

function NoInterface() {
  return (
    <Notice title="Its interface is not described">
      <p>
        Name JSON Schemas, security and resilience in the repository&apos;s{' '}
        <code>brickyard.toml</code> and publish it again; <code>input_schema</code> and{' '}
        <code>output_schema</code> are paths of files beside it.
      </p>
    </Notice>
  );
}
