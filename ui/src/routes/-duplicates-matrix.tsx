import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { count } from '../components/format';
import { nextCursor } from '../components/more';
import { Paged } from '../components/paged';
import { graphql } from '../gql';
import type { CopyMatrixQuery } from '../gql/graphql';
import { execute } from '../graphql';
import { paths } from '../paths';
import { Notice } from '../ui/notice';
import { Skeleton } from '../ui/skeleton';
import styles from './duplicates.module.css';
import serviceStyles from './service.module.css';

const DOCUMENT = graphql(`
  query CopyMatrix($after: String) {
    copyMatrix(first: 100, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        from {
          name
        }
        to {
          name
        }
        classes
        copies
        lines
      }
    }
  }
`);

type Flow = CopyMatrixQuery['copyMatrix']['nodes'][number];

/** A team's name; undefined for services that nobody owns. */
type Owner = string | undefined;

/** Rows and columns that the table has at most: those with most lines. */
const SHOWN = 12;

const matrixQuery = infiniteQueryOptions({
  queryKey: ['duplicates', 'matrix'],
  queryFn: ({ signal, pageParam }) => execute(DOCUMENT, { after: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: ({ copyMatrix }) => nextCursor(copyMatrix),
});

/** Who has what somebody else had first. */
export function DuplicatesMatrix() {
  return (
    <>
      <p className={serviceStyles.hint}>
        Lines that a team has (rows) and another one had first (columns). The service whose
        publication showed a function first is taken for its origin, so a row says where to look,
        not who is to blame.
      </p>
      <Paged
        query={useInfiniteQuery(matrixQuery)}
        nodes={(page) => page.copyMatrix.nodes}
        more="More pairs of teams"
        skeleton={<Skeleton lines={6} height="2.4rem" />}
        empty={
          <Notice title="No team has what another one had first">
            <p>
              Copies that stay inside of one team are in the{' '}
              <Link {...paths.duplicates()}>list</Link>.
            </p>
          </Notice>
        }
      >
        {(flows) => <Flows flows={flows} />}
      </Paged>
    </>
  );
}

/** The table, and what it has no room for as a list. */
function Flows({ flows }: { flows: Flow[] }) {
  const rows = ranked(flows, ({ to }) => to?.name);
  const columns = ranked(flows, ({ from }) => from?.name);
  const isCut = Math.max(rows.length, columns.length) > SHOWN;
  return (
    <>
      {isCut && (
        <p className={serviceStyles.hint}>
          The table has the {SHOWN} with most lines; the list below has all.
        </p>
      )}
      <Matrix flows={flows} rows={rows.slice(0, SHOWN)} columns={columns.slice(0, SHOWN)} />
      {isCut && (
        <ul className={serviceStyles.rows} aria-label="Who has whose code, most lines first">
          {flows.map((flow) => (
            <li key={`${flow.from?.name} ${flow.to?.name}`}>
              <p>
                {ownerName(flow.to?.name)} has{' '}
                <Link {...classesOf(flow)}>{count(flow.lines, 'line')}</Link> in{' '}
                {count(flow.classes, 'clone class', 'clone classes')} that{' '}
                {ownerName(flow.from?.name)} had first
              </p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Matrix({ flows, rows, columns }: { flows: Flow[]; rows: Owner[]; columns: Owner[] }) {
  const most = Math.max(...flows.map(({ lines }) => lines));
  const find = (to: Owner, from: Owner) =>
    flows.find((flow) => flow.to?.name === to && flow.from?.name === from);
  return (
    <div
      className={styles.matrix}
      role="region"
      aria-label="Which teams have what others had first"
    >
      <table>
        <thead>
          <tr>
            <th rowSpan={2} scope="col">
              has it
            </th>
            <th scope="colgroup" colSpan={columns.length}>
              had it first
            </th>
          </tr>
          <tr>
            {columns.map((from) => (
              <th key={from ?? ''} scope="col">
                {ownerName(from)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((to) => (
            <tr key={to ?? ''}>
              <th scope="row">{ownerName(to)}</th>
              {columns.map((from) => (
                <Cell key={from ?? ''} flow={find(to, from)} most={most} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ flow, most }: { flow: Flow | undefined; most: number }) {
  if (!flow) {
    return (
      <td className={styles.none}>
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">nothing</span>
      </td>
    );
  }
  const { from, to, lines, classes } = flow;
  return (
    <td className={styles.heat} style={{ background: heat(lines, most) }}>
      <Link {...classesOf(flow)}>
        {lines.toLocaleString('en')}{' '}
        <span className="visually-hidden">{lines === 1 ? 'line' : 'lines'} in</span>{' '}
        <small>{count(classes, 'class', 'classes')}</small>{' '}
        <span className="visually-hidden">
          that {ownerName(to?.name)} has and {ownerName(from?.name)} had first
        </span>
      </Link>
    </td>
  );
}

/** The list of what a flow adds up; what nobody owns is no filter. */
function classesOf({ from, to }: Flow) {
  return paths.duplicates({ team: to?.name, origin: from?.name, spread: 'several-teams' });
}

/** How strongly a cell is coloured: little shows at all, and the most leaves text readable. */
function heat(lines: number, most: number): string {
  const strength = Math.round(5 + (lines / most) * 35);
  return `color-mix(in srgb, var(--accent) ${strength}%, var(--paper))`;
}

/** The owners of flows, those with most lines first. */
function ranked(flows: Flow[], owner: (flow: Flow) => Owner): Owner[] {
  const sums = new Map<Owner, number>();
  for (const flow of flows) sums.set(owner(flow), (sums.get(owner(flow)) ?? 0) + flow.lines);
  return [...sums].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
}

function ownerName(name: Owner): string {
  return name ?? 'nobody (unowned)';
}
