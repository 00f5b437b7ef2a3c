import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ErrorNotice } from '../components/error-notice';
import { count } from '../components/format';
import { More, nextCursor } from '../components/more';
import { PairDisclosure, ownFirst } from '../components/pair-disclosure';
import pairStyles from '../components/pair.module.css';
import { Restricted } from '../components/restricted';
import { graphql } from '../gql';
import { execute } from '../graphql';
import { paths, type ServiceState } from '../paths';
import { Notice } from '../ui/notice';
import { Skeleton } from '../ui/skeleton';
import { ServiceWaivers } from './-service-waivers';
import styles from './service.module.css';

const DOCUMENT = graphql(`
  query ServiceDuplicates($ref: String!, $otherTeamsOnly: Boolean!, $after: String) {
    service(ref: $ref) {
      restrictedDuplicates(otherTeamsOnly: $otherTeamsOnly) {
        ...RestrictedPart
      }
      duplicates(otherTeamsOnly: $otherTeamsOnly, first: 20, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...ClonePairSummary
        }
      }
    }
  }
`);

function duplicatesQuery(ref: string, otherTeamsOnly: boolean) {
  return infiniteQueryOptions({
    queryKey: ['service', ref, 'duplicates', otherTeamsOnly],
    queryFn: ({ signal, pageParam }) =>
      execute(DOCUMENT, { ref, otherTeamsOnly, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ service }) => nextCursor(service?.duplicates),
  });
}

/** A service's functions that others have as well, most similar first. */
export function ServiceDuplicates({
  serviceRef,
  state,
}: {
  serviceRef: string;
  state: ServiceState;
}) {
  const navigate = useNavigate();
  const isOwnShown = state.own ?? false;
  const query = useInfiniteQuery(duplicatesQuery(serviceRef, !isOwnShown));
  if (query.error && !query.data) {
    return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  }
  const pages = query.data?.pages ?? [];
  const pairs = pages.flatMap(({ service }) => service?.duplicates.nodes ?? []);
  const total = pages[0]?.service?.duplicates.totalCount ?? 0;
  const toggleOwn = () =>
    navigate({
      ...paths.service(serviceRef, { ...state, own: isOwnShown ? undefined : true }),
      resetScroll: false,
    });
  return (
    <>
      <div className={styles.toolbar}>
        <p role="status">
          {query.data && `${count(total, 'pair')}${isOwnShown ? '' : ' with other teams'}`}
        </p>
        <label>
          <input type="checkbox" checked={isOwnShown} onChange={() => void toggleOwn()} />
          Include its own team
        </label>
      </div>
      {!query.data && <Skeleton lines={5} height="4.5rem" gap="0.75rem" />}
      {query.data && pairs.length === 0 && <NoDuplicates isOwnShown={isOwnShown} />}
      <ul className={pairStyles.pairs} aria-label="Duplicates">
        {pairs.map((pair, index) => (
          <PairDisclosure
            key={pair.id}
            pair={ownFirst(pair, serviceRef)}
            startsOpen={index === 0}
          />
        ))}
      </ul>
      <More query={query}>{count(total - pairs.length, 'more pair', 'more pairs')}</More>
      <ServiceWaivers serviceRef={serviceRef} />
      <Restricted
        parts={pages[0]?.service?.restrictedDuplicates ?? []}
        label="Services with duplicates that you may not see"
      />
    </>
  );
}

function NoDuplicates({ isOwnShown }: { isOwnShown: boolean }) {
  return (
    <Notice title="No duplicates">
      <p>
        {isOwnShown
          ? 'No other service has a function that is close enough to one of these to be reported.'
          : 'No other team has a function that is close enough to one of these to be reported. There may be some in services of the same team.'}
      </p>
    </Notice>
  );
}
