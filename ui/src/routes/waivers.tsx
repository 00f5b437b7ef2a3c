import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import styles from '../components/list.module.css';
import { nextCursor } from '../components/more';
import { Paged } from '../components/paged';
import { TabBar } from '../components/tab-bar';
import { graphql } from '../gql';
import type { WaiverState } from '../gql/graphql';
import { execute } from '../graphql';
import { parseWaiversState, paths, WAIVER_STATES, type WaiverStateName } from '../paths';
import { Notice } from '../ui/notice';
import { useTitle } from '../ui/use-title';
import { WaiverRows } from './-waiver-rows';

const DOCUMENT = graphql(`
  query WaiverList($state: WaiverState!, $team: String, $after: String) {
    waivers(filter: { states: [$state], team: $team }, first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...WaiverRow
      }
    }
  }
`);

const STATES: Record<WaiverStateName, { value: WaiverState; name: string }> = {
  active: { value: 'ACTIVE', name: 'Active' },
  waiting: { value: 'WAITING', name: 'Waiting for approval' },
  expired: { value: 'EXPIRED', name: 'Expired' },
  revoked: { value: 'REVOKED', name: 'Revoked' },
};

function waiversQuery(state: WaiverStateName, team: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ['waivers', state, team],
    queryFn: ({ signal, pageParam }) =>
      execute(DOCUMENT, { state: STATES[state].value, team, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ waivers }) => nextCursor(waivers),
  });
}

export const Route = createFileRoute('/waivers')({
  validateSearch: parseWaiversState,
  component: WaiversPage,
});

/** Findings of checks that somebody excused, for a time and for a reason. */
function WaiversPage() {
  const { state = 'active', team } = Route.useSearch();
  useTitle('Waivers');
  return (
    <>
      <div className={styles.pageHead}>
        <h1>Waivers</h1>
        <p>
          Duplicates that checks let pass for a while, because somebody said why.
          {team && (
            <>
              {' '}
              Only those of what team <Link {...paths.team(team)}>{team}</Link> owns ·{' '}
              <Link {...paths.waivers(state === 'active' ? {} : { state })}>show all</Link>
            </>
          )}
        </p>
      </div>
      <TabBar label="States">
        {WAIVER_STATES.map((name) => (
          <Link
            key={name}
            {...paths.waivers({ state: name === 'active' ? undefined : name, team })}
            aria-current={name === state ? 'page' : undefined}
            activeOptions={{ exact: true }}
          >
            {STATES[name].name}
          </Link>
        ))}
      </TabBar>
      <h2 className="visually-hidden">{STATES[state].name}</h2>
      <Paged
        query={useInfiniteQuery(waiversQuery(state, team))}
        nodes={({ waivers }) => waivers.nodes}
        more="More waivers"
        empty={
          <Notice title="There are none">
            <p>
              <code>brickyard waive FINDING --reason "..."</code> makes one of what{' '}
              <code>brickyard check</code> found.
            </p>
          </Notice>
        }
      >
        {(waivers) => <WaiverRows waivers={waivers} />}
      </Paged>
    </>
  );
}
