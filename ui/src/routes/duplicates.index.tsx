import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useNow } from '../components/format';
import listStyles from '../components/list.module.css';
import { TabBar } from '../components/tab-bar';
import { DUPLICATES_VIEWS, parseDuplicatesState, paths, type DuplicatesView } from '../paths';
import { useTitle } from '../ui/use-title';
import { DuplicatesList } from './-duplicates-list';
import { DuplicatesMatrix } from './-duplicates-matrix';
import { DuplicatesOverview, overviewQuery } from './-duplicates-overview';

export const Route = createFileRoute('/duplicates/')({
  validateSearch: parseDuplicatesState,
  component: DuplicatesPage,
});

const VIEW_NAMES: Record<DuplicatesView, string> = {
  classes: 'What to remove first',
  teams: 'Who has whose code',
};

/** The duplicates of the whole organisation. */
function DuplicatesPage() {
  const state = Route.useSearch();
  const view = state.view ?? 'classes';
  const now = useNow();
  const { data } = useQuery(overviewQuery(now));
  const numbers = { classes: data?.cloneTotals.classes, teams: data?.copyMatrix.totalCount };
  useFollowing(data?.catalog.cloneSequence);
  useTitle(view === 'teams' ? VIEW_NAMES.teams : undefined, 'Duplicates');
  return (
    <>
      <div className={listStyles.pageHead}>
        <h1>Duplicates</h1>
        <p>
          Functions that several services have: what to remove first, and who has whose code. What
          becomes of new ones is decided by <Link {...paths.checks()}>checks</Link>; those that may
          stay for a while are the <Link {...paths.waivers()}>waivers</Link>.
        </p>
      </div>
      <DuplicatesOverview now={now} />
      <TabBar label="Duplicates">
        {DUPLICATES_VIEWS.map((one) => (
          <Link
            key={one}
            {...paths.duplicates({ ...state, view: one === 'classes' ? undefined : one })}
            aria-current={one === view ? 'page' : undefined}
            activeOptions={{ exact: true }}
            resetScroll={false}
          >
            {VIEW_NAMES[one]}
            {numbers[one] !== undefined && (
              <>
                {' '}
                <span>{numbers[one].toLocaleString('en')}</span>
              </>
            )}
          </Link>
        ))}
      </TabBar>
      {view === 'classes' ? <DuplicatesList state={state} /> : <DuplicatesMatrix />}
    </>
  );
}

/** Asks again for what is shown when the clone index, which had been behind, has come further. */
function useFollowing(sequence: number | undefined): void {
  const client = useQueryClient();
  const known = useRef(sequence);
  useEffect(() => {
    if (known.current !== undefined && sequence !== known.current) {
      void client.invalidateQueries({ queryKey: ['duplicates', 'classes'] });
      void client.invalidateQueries({ queryKey: ['duplicates', 'matrix'] });
    }
    known.current = sequence;
  }, [client, sequence]);
}
