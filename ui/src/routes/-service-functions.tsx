import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { count, lines } from '../components/format';
import { FunctionSource, functionQuery } from '../components/function-source';
import { Loaded } from '../components/loaded';
import { ErrorNotice } from '../components/error-notice';
import { nextCursor } from '../components/more';
import { graphql } from '../gql';
import type { ServiceFunctionsQuery } from '../gql/graphql';
import { execute } from '../graphql';
import { paths, type ServiceState } from '../paths';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { Skeleton } from '../ui/skeleton';
import { SearchField } from '../ui/text-field';
import { useDraft } from '../ui/use-draft';
import styles from './service.module.css';

const DOCUMENT = graphql(`
  query ServiceFunctions($ref: String!, $nameContains: String, $after: String) {
    service(ref: $ref) {
      occurrences(first: 100, after: $after, nameContains: $nameContains) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          name
          path
          startLine
          endLine
        }
      }
    }
  }
`);

type Occurrence = NonNullable<ServiceFunctionsQuery['service']>['occurrences']['nodes'][number];

/** Milliseconds without a key press after which the list is filtered. */
const PAUSE = 150;

/** The functions at a service's head, and the source of one of them. */
export function ServiceFunctions({
  serviceRef,
  state,
}: {
  serviceRef: string;
  state: ServiceState;
}) {
  const navigate = useNavigate();
  const [filter, setFilter] = useDraft(
    state.name ?? '',
    (name) => void navigate({ ...paths.service(serviceRef, { ...state, name }), replace: true }),
    PAUSE,
  );
  const query = useInfiniteQuery({
    queryKey: ['service', serviceRef, 'functions', state.name],
    queryFn: ({ signal, pageParam }) =>
      execute(DOCUMENT, { ref: serviceRef, nameContains: state.name, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ service }) => nextCursor(service?.occurrences),
    placeholderData: keepPreviousData,
  });
  if (query.error && !query.data) {
    return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  }
  const pages = query.data?.pages ?? [];
  const functions = pages.flatMap(({ service }) => service?.occurrences.nodes ?? []);
  const total = pages[0]?.service?.occurrences.totalCount ?? 0;
  if (query.data && total === 0 && !state.name) return <NoFunctions />;
  const selected = state.function ?? functions[0]?.id;
  return (
    <div className={styles.split} data-selected={state.function !== undefined}>
      <div className={styles.list}>
        <SearchField
          label="Filter functions by name"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        {query.data ? (
          <FunctionList {...{ functions, serviceRef, state, selected }} />
        ) : (
          <Skeleton lines={8} height="2.6rem" gap="0.25rem" />
        )}
        {query.data && total === 0 && (
          <p role="status">No function of this service has “{state.name}” in its name.</p>
        )}
        {query.hasNextPage && (
          <Button onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
            {count(total - functions.length, 'more function', 'more functions')}
          </Button>
        )}
      </div>
      <div className={styles.pane}>
        <p className={styles.back}>
          <Link {...paths.service(serviceRef, { tab: 'functions', name: state.name })}>
            ← All functions
          </Link>
        </p>
        {selected && <Selected key={selected} id={selected} />}
      </div>
    </div>
  );
}

function FunctionList({
  functions,
  serviceRef,
  state,
  selected,
}: {
  functions: Occurrence[];
  serviceRef: string;
  state: ServiceState;
  selected: string | undefined;
}) {
  return (
    <ul className={styles.functions} aria-label="Functions">
      {functions.map((occurrence) => (
        <li key={occurrence.id}>
          <Link
            {...paths.service(serviceRef, { ...state, function: occurrence.id })}
            aria-current={occurrence.id === selected ? 'true' : undefined}
            activeOptions={{ exact: true }}
            resetScroll={false}
          >
            <strong>{occurrence.name}</strong>
            <small>{lines(occurrence)}</small>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Selected({ id }: { id: string }) {
  const query = useQuery(functionQuery(id));
  return (
    <Loaded query={query} skeleton={<Skeleton lines={10} height="1.2rem" />}>
      {(occurrence) =>
        occurrence ? (
          <>
            <div className={styles.paneHead}>
              <h2>
                <Link {...paths.function(id)}>{occurrence.name}</Link>
              </h2>
              <p>
                {lines(occurrence)} · {count(occurrence.fragment.tokens, 'token')}
              </p>
            </div>
            <div className={styles.scroll}>
              <FunctionSource occurrence={occurrence} />
            </div>
          </>
        ) : (
          <Notice title="This function is no longer here">
            <p>A newer publish has replaced it. Choose one from the list.</p>
          </Notice>
        )
      }
    </Loaded>
  );
}

function NoFunctions() {
  return (
    <Notice title="No functions">
      <p>
        This service has no function that is long enough to compare, or its language is not read
        yet. The client says which files it skipped, and why, when it publishes.
      </p>
    </Notice>
  );
}
