import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Facets } from '../components/facets';
import { count } from '../components/format';
import { FunctionRow } from '../components/function-row';
import listStyles from '../components/list.module.css';
import { ListSkeleton } from '../components/list-skeleton';
import { Loaded } from '../components/loaded';
import { stepThroughResults } from '../components/result-keys';
import { ServiceRow } from '../components/service-row';
import { graphql } from '../gql';
import type { SearchPageQuery, SearchPageQueryVariables } from '../gql/graphql';
import { execute } from '../graphql';
import { paths, type SearchState } from '../paths';
import { buttonClass } from '../ui/button';
import { Notice } from '../ui/notice';
import { Skeleton } from '../ui/skeleton';
import { useTitle } from '../ui/use-title';
import styles from './search.module.css';

const DOCUMENT = graphql(`
  query SearchPage($query: String!, $filter: SearchFilter, $first: Int!, $offset: Int!) {
    catalog {
      sequence
    }
    search(query: $query, filter: $filter, first: $first, offset: $offset) {
      total
      suggestion
      asOf
      hits {
        matchedTerms
        snippet
        node {
          __typename
          ...ServiceSummary
          ...OccurrencePlace
        }
      }
      facets {
        kinds {
          value
          count
        }
        teams {
          value
          count
        }
        languages {
          value
          count
        }
        tags {
          value
          count
        }
        lifecycles {
          value
          count
        }
        types {
          value
          count
        }
        runtimes {
          value
          count
        }
      }
    }
  }
`);

const PAGE_SIZE = 20;

const LIFECYCLES = {
  experimental: 'EXPERIMENTAL',
  production: 'PRODUCTION',
  deprecated: 'DEPRECATED',
  retired: 'RETIRED',
} as const;

/** How often an answer of a lagging index is asked for again, in milliseconds. */
const LAG_POLL = 2000;

function resultsQuery(state: SearchState) {
  const variables: SearchPageQueryVariables = {
    query: state.q?.trim() ?? '',
    filter: {
      kinds: state.kind?.map((kind) => (kind === 'service' ? 'SERVICE' : 'FUNCTION')),
      teams: state.team,
      languages: state.language,
      tags: state.tag,
      lifecycles: state.lifecycle?.map((one) => LIFECYCLES[one]),
      types: state.type,
      runtimes: state.runtime,
    },
    first: PAGE_SIZE,
    offset: ((state.page ?? 1) - 1) * PAGE_SIZE,
  };
  return queryOptions({
    queryKey: ['search', variables],
    queryFn: ({ signal }) => execute(DOCUMENT, variables, signal),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => query.state.data && lag(query.state.data) > 0 && LAG_POLL,
  });
}

/** What the search found, with filters. */
export function Results({ state }: { state: SearchState }) {
  useTitle(state.q?.trim() || 'Search');
  const query = useQuery(resultsQuery(state));
  return (
    <>
      <h1 className="visually-hidden">Search results</h1>
      <Loaded query={query} skeleton={<ResultsSkeleton />}>
        {(data) => (
          <div className={isNarrowable(data, state) ? styles.layout : undefined}>
            {isNarrowable(data, state) && (
              <div>
                <Facets facets={data.search.facets} state={state} />
              </div>
            )}
            <div
              className={query.isPlaceholderData ? styles.stale : undefined}
              aria-busy={query.isPlaceholderData}
            >
              <Summary data={data} state={state} />
              <Hits data={data} state={state} />
            </div>
          </div>
        )}
      </Loaded>
    </>
  );
}

function Summary({ data, state }: { data: SearchPageQuery; state: SearchState }) {
  const { suggestion, total } = data.search;
  const behind = lag(data);
  return (
    <>
      <p className={styles.summary} role="status">
        {total === 0 ? 'Nothing found' : count(total, 'result')}
        {state.q?.trim() && ` for “${state.q.trim()}”`}
      </p>
      {suggestion && suggestion !== state.q && (
        <p className={styles.suggestion}>
          Did you mean <Link {...paths.search({ ...state, q: suggestion })}>{suggestion}</Link>?
        </p>
      )}
      {behind > 0 && (
        <p className={styles.lag} role="status">
          The search index is {count(behind, 'change')} behind the catalogue: what was published
          just now may be missing. This page refreshes itself.
        </p>
      )}
    </>
  );
}

function Hits({ data, state }: { data: SearchPageQuery; state: SearchState }) {
  const { hits, total } = data.search;
  if (hits.length === 0) return <NothingFound state={state} />;
  return (
    <>
      <ul className={listStyles.list} aria-label="Results" onKeyDown={stepThroughResults}>
        {hits.map(({ node, matchedTerms, snippet }) =>
          node.__typename === 'Service' ? (
            <ServiceRow key={node.id} service={node} terms={matchedTerms} />
          ) : (
            <FunctionRow key={node.id} occurrence={node} terms={matchedTerms} snippet={snippet} />
          ),
        )}
      </ul>
      {total > PAGE_SIZE && <Pager total={total} state={state} />}
    </>
  );
}

function Pager({ total, state }: { total: number; state: SearchState }) {
  const page = state.page ?? 1;
  const from = (page - 1) * PAGE_SIZE + 1;
  const to = Math.min(page * PAGE_SIZE, total);
  return (
    <nav className={styles.pager} aria-label="Pages">
      {page > 1 && (
        <Link {...paths.search({ ...state, page: page - 1 })} className={buttonClass}>
          Previous
        </Link>
      )}
      <span>
        {from.toLocaleString('en')}–{to.toLocaleString('en')} of {total.toLocaleString('en')}
      </span>
      {to < total && (
        <Link {...paths.search({ ...state, page: page + 1 })} className={buttonClass}>
          Next
        </Link>
      )}
    </nav>
  );
}

function NothingFound({ state }: { state: SearchState }) {
  const actions = (
    <>
      {isFiltered(state) && (
        <Link {...paths.search(state.q ? { q: state.q } : {})} className={buttonClass}>
          Search without filters
        </Link>
      )}
      {state.page && (
        <Link {...paths.search({ ...state, page: undefined })} className={buttonClass}>
          Go to the first page
        </Link>
      )}
      <Link {...paths.search()} className={buttonClass}>
        See the whole catalogue
      </Link>
    </>
  );
  return (
    <div className={listStyles.more}>
      <Notice title="No service or function matches" actions={actions}>
        <p>
          Try fewer or more general words. Names are found by their parts: <code>update stock</code>{' '}
          finds <code>updateStock</code> and <code>update_stock</code>.
        </p>
      </Notice>
    </div>
  );
}

function ResultsSkeleton() {
  return (
    <div className={styles.layout}>
      <Skeleton lines={8} height="1.25rem" />
      <div>
        <Skeleton height="1.5rem" width="9rem" />
        <ListSkeleton />
      </div>
    </div>
  );
}

function isFiltered(state: SearchState): boolean {
  return Object.keys(state).some((key) => key !== 'q' && key !== 'page');
}

/** Whether there are filters to set or to take back. */
function isNarrowable({ search: { facets } }: SearchPageQuery, state: SearchState): boolean {
  return isFiltered(state) || Object.values(facets).some((values) => values.length > 0);
}

/** How many change events the index is behind. */
function lag({ catalog, search }: SearchPageQuery): number {
  return Math.max(0, catalog.sequence - search.asOf);
}
