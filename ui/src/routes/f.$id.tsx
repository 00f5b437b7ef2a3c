import { queryOptions, useQuery } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import { count, languageName, lines } from '../components/format';
import {
  FunctionSource,
  functionQuery,
  type FunctionOccurrence,
} from '../components/function-source';
import styles from '../components/list.module.css';
import { Loaded } from '../components/loaded';
import { NotFound } from '../components/not-found';
import { ownFirst, PairDisclosure } from '../components/pair-disclosure';
import pairStyles from '../components/pair.module.css';
import { graphql } from '../gql';
import type { ClonePairSummaryFragment } from '../gql/graphql';
import { execute } from '../graphql';
import { paths } from '../paths';
import { Badge } from '../ui/badge';
import { CopyButton } from '../ui/copy-button';
import { Skeleton } from '../ui/skeleton';
import { useTitle } from '../ui/use-title';
import serviceStyles from './service.module.css';

const DUPLICATES = graphql(`
  query FunctionDuplicates($ref: String!, $first: Int!) {
    service(ref: $ref) {
      duplicates(otherTeamsOnly: false, first: $first) {
        pageInfo {
          hasNextPage
        }
        nodes {
          ...ClonePairSummary
        }
      }
    }
  }
`);

/** Pairs of the service among which those of the function are looked for: the most a page holds. */
const MAX_PAIRS = 100;

function duplicatesQuery({ service, fragment }: FunctionOccurrence) {
  return queryOptions({
    queryKey: ['function', fragment.id, 'duplicates', service.ref],
    queryFn: async ({ signal }) => {
      const answer = await execute(DUPLICATES, { ref: service.ref, first: MAX_PAIRS }, signal);
      const nodes = answer.service?.duplicates.nodes ?? [];
      return {
        pairs: nodes
          .filter((pair) => holds(pair, fragment.id))
          .map((pair) => ownFirst(pair, service.ref)),
        isCut: answer.service?.duplicates.pageInfo.hasNextPage ?? false,
      };
    },
  });
}

function holds({ a, b }: ClonePairSummaryFragment, fragment: string): boolean {
  return a.fragment.id === fragment || b.fragment.id === fragment;
}

export const Route = createFileRoute('/f/$id')({ component: FunctionPage });

function FunctionPage() {
  const { id } = Route.useParams();
  const query = useQuery(functionQuery(id));
  useTitle(query.data?.name, query.data?.service.ref);
  return (
    <Loaded isPage query={query} skeleton={<PageSkeleton />}>
      {(occurrence) => (occurrence ? <Page occurrence={occurrence} /> : <Unknown />)}
    </Loaded>
  );
}

function Page({ occurrence }: { occurrence: FunctionOccurrence }) {
  const { service, fragment, version } = occurrence;
  return (
    <>
      <header className={serviceStyles.header}>
        <div className={serviceStyles.name}>
          <h1>{occurrence.name}</h1>
          <Badge>{languageName(fragment.language)}</Badge>
        </div>
        <p className={styles.meta}>
          <span>
            <Link {...paths.service(service.ref)}>{service.ref}</Link>
          </span>
          <span>{version.number ? `release ${version.number}` : 'head'}</span>
          <span>
            {service.owner ? (
              <Link {...paths.team(service.owner.name)}>{service.owner.name}</Link>
            ) : (
              'unowned'
            )}
          </span>
          {service.owner?.contact && <span>{service.owner.contact}</span>}
          <span>{lines(occurrence)}</span>
          <span>{count(fragment.tokens, 'token')}</span>
        </p>
        <div className={serviceStyles.reference}>
          <code>{occurrence.ref}</code>
          <CopyButton text={occurrence.ref} label="Copy the reference to this function" />
        </div>
      </header>
      <FunctionSource occurrence={occurrence} />
      <section className={serviceStyles.section}>
        <h2>Duplicates</h2>
        <Duplicates occurrence={occurrence} />
      </section>
    </>
  );
}

function Duplicates({ occurrence }: { occurrence: FunctionOccurrence }) {
  const query = useQuery(duplicatesQuery(occurrence));
  return (
    <Loaded query={query} skeleton={<Skeleton lines={2} height="4.5rem" />}>
      {({ pairs, isCut }) => (
        <>
          {pairs.length === 0 && (
            <p>
              {isCut
                ? `None among the ${MAX_PAIRS} most similar pairs of this service.`
                : 'No other service has a function that is close enough to be reported.'}
            </p>
          )}
          <ul className={pairStyles.pairs} aria-label="Duplicates">
            {pairs.map((pair) => (
              <PairDisclosure key={pair.id} pair={pair} startsOpen={false} />
            ))}
          </ul>
          {isCut && (
            <p className={styles.more}>
              <Link {...paths.service(occurrence.service.ref, { tab: 'duplicates', own: true })}>
                All duplicates of {occurrence.service.ref}
              </Link>
            </p>
          )}
        </>
      )}
    </Loaded>
  );
}

function Unknown() {
  return (
    <NotFound title="This function is not in the catalogue">
      <p>
        A newer publish may have replaced it: links to functions hold until their service is
        published again. Search for its name.
      </p>
    </NotFound>
  );
}

function PageSkeleton() {
  return (
    <>
      <header className={serviceStyles.header}>
        <Skeleton height="2rem" width="14rem" />
        <Skeleton height="1.3rem" width="60%" />
        <Skeleton height="1.3rem" width="40%" />
      </header>
      <Skeleton lines={12} height="1.2rem" />
    </>
  );
}
