import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CloneClassRow } from '../components/clone-class-row';
import { count } from '../components/format';
import listStyles from '../components/list.module.css';
import { nextCursor } from '../components/more';
import { Paged } from '../components/paged';
import { stepThroughResults } from '../components/result-keys';
import { graphql } from '../gql';
import { execute } from '../graphql';
import { paths, type DuplicatesState } from '../paths';
import { buttonClass } from '../ui/button';
import { Command } from '../ui/copy-button';
import { Notice } from '../ui/notice';
import { cloneClassFilter, DuplicatesFilters, isFiltered } from './-duplicates-filters';
import styles from './duplicates.module.css';
import searchStyles from './search.module.css';

const DOCUMENT = graphql(`
  query CloneClasses($filter: CloneClassFilter, $after: String) {
    cloneTotals(filter: $filter) {
      classes
      savedLines
    }
    cloneClasses(filter: $filter, first: 20, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...CloneClassSummary
      }
    }
  }
`);

const SERVICE = graphql(`
  query DuplicatesService($id: ID!) {
    node(id: $id) {
      ... on Service {
        ref
      }
    }
  }
`);

function classesQuery(state: DuplicatesState) {
  const filter = cloneClassFilter(state);
  return infiniteQueryOptions({
    queryKey: ['duplicates', 'classes', filter],
    queryFn: ({ signal, pageParam }) => execute(DOCUMENT, { filter, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ cloneClasses }) => nextCursor(cloneClasses),
    placeholderData: keepPreviousData,
  });
}

function serviceQuery(id: string | undefined) {
  return queryOptions({
    queryKey: ['duplicates', 'service', id],
    queryFn: async ({ signal }) => {
      const { node } = await execute(SERVICE, { id: id ?? '' }, signal);
      return node && 'ref' in node ? node.ref : null;
    },
    enabled: id !== undefined,
  });
}

/** The clone classes that the address asks for, those that save most first. */
export function DuplicatesList({ state }: { state: DuplicatesState }) {
  const query = useInfiniteQuery(classesQuery(state));
  const totals = query.data?.pages[0]?.cloneTotals;
  return (
    <>
      <DuplicatesFilters state={state} />
      <p className={styles.summary}>
        <span role="status">
          {totals &&
            `${count(totals.classes, 'clone class', 'clone classes')}, ${count(totals.savedLines, 'line')} that could go`}
        </span>
        {isFiltered(state) && <Link {...paths.duplicates()}>Clear filters</Link>}
      </p>
      {state.service && <OfService id={state.service} state={state} />}
      <div
        className={query.isPlaceholderData ? searchStyles.stale : undefined}
        aria-busy={query.isPlaceholderData}
      >
        <Paged
          query={query}
          nodes={(page) => page.cloneClasses.nodes}
          empty={isFiltered(state) ? <NothingMatches /> : <NoDuplicates />}
          more="More clone classes"
        >
          {(classes) => (
            <ul
              className={listStyles.list}
              aria-label="Clone classes"
              onKeyDown={stepThroughResults}
            >
              {classes.map((cloneClass) => (
                <CloneClassRow key={cloneClass.id} cloneClass={cloneClass} />
              ))}
            </ul>
          )}
        </Paged>
      </div>
    </>
  );
}

/** Says which service the list is about; a filter that no choice above stands for. */
function OfService({ id, state }: { id: string; state: DuplicatesState }) {
  const ref = useQuery(serviceQuery(id)).data;
  return (
    <p className={styles.summary}>
      <span>Only what {ref ? <Link {...paths.service(ref)}>{ref}</Link> : 'one service'} has.</span>
      <Link {...paths.duplicates({ ...state, service: undefined })}>Show all services</Link>
    </p>
  );
}

function NothingMatches() {
  return (
    <Notice
      title="No clone class matches"
      actions={
        <Link {...paths.duplicates()} className={buttonClass}>
          Clear filters
        </Link>
      }
    >
      <p>
        There is nothing that all of the filters apply to. Take one back: the least similarity is
        that of the two functions of a class that differ most.
      </p>
    </Notice>
  );
}

function NoDuplicates() {
  return (
    <Notice
      title="No function stands in two services"
      actions={
        <Link {...paths.search()} className={buttonClass}>
          See what is published
        </Link>
      }
    >
      <p>
        Duplicates appear here when several services have been published. To see those inside of one
        folder, without a server:
      </p>
      <Command>brickyard scan .</Command>
    </Notice>
  );
}
