import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { CloneClassSummaryFragment } from '../gql/graphql';
import { renderApp } from '../testing/app';
import { connection } from '../testing/catalog';

function overview(changes: Record<string, unknown> = {}) {
  return {
    catalog: { services: 11, sequence: 16, cloneSequence: 16 },
    cloneTotals: { classes: 2, copies: 7, savedLines: 1234, teams: 3 },
    copyMatrix: { totalCount: 4 },
    cloneTrend: [
      { day: '2026-03-01', classes: 3, savedLines: 1300 },
      { day: '2026-03-09', classes: 2, savedLines: 1234 },
    ],
    ...changes,
  };
}

function cloneClass(changes: Partial<CloneClassSummaryFragment> = {}): CloneClassSummaryFragment {
  return {
    id: 'class:1',
    name: 'restoreStock',
    language: 'typescript',
    type: 'EDITED',
    similarity: 0.85,
    savedLines: 25,
    copyCount: 3,
    serviceCount: 2,
    libraryCandidate: false,
    teams: [{ name: 'inventory' }, { name: 'payments' }],
    restricted: [],
    canonical: null,
    members: {
      nodes: [
        { name: 'restoreStock', service: { ref: 'payments/refund' } },
        { name: 'updateStock', service: { ref: 'inventory/update-stock' } },
      ],
    },
    ...changes,
  };
}

function list(...classes: CloneClassSummaryFragment[]) {
  const savedLines = classes.reduce((sum, one) => sum + one.savedLines, 0);
  return {
    cloneTotals: { classes: classes.length, savedLines },
    cloneClasses: connection(classes),
  };
}

/** Two pages of one class each. */
const inPages = ({ after }: { after: string | null }) => {
  const nodes = [cloneClass(after ? { id: 'class:2', name: 'second' } : {})];
  const pageInfo = { hasNextPage: !after, endCursor: after ? null : 'one' };
  return { ...list(...nodes), cloneClasses: { nodes, pageInfo } };
};

const flow = (from: string | null, to: string | null, classes: number, lines: number) => ({
  from: from && { name: from },
  to: to && { name: to },
  classes,
  copies: classes,
  lines,
});

const CHOICES = {
  DuplicatesTeams: { teams: connection([{ name: 'inventory' }, { name: 'payments' }]) },
  DuplicatesLanguages: { catalog: { schemes: [{ language: 'go' }, { language: 'csharp' }] } },
};

const page = (address: string, answers: Record<string, unknown> = {}) =>
  renderApp(address, {
    DuplicatesOverview: overview(),
    CloneClasses: list(cloneClass()),
    ...CHOICES,
    ...answers,
  });

const rows = async () => within(await screen.findByRole('list', { name: 'Clone classes' }));

describe('the duplicates of the organisation', () => {
  it('are added up, as of a change of the catalogue', async () => {
    page('/duplicates');

    const name = await screen.findByText('lines that could go');
    expect(name.parentElement).toHaveTextContent('1,234');
    expect(screen.getByText('teams concerned').parentElement).toHaveTextContent('3');
    expect(screen.getByText(/followed every change of the catalogue, 16 so far/)).toBeVisible();
    expect(document.title).toBe('Duplicates · Brickyard');
  });

  it('say that more may come while the clone index is behind', async () => {
    page('/duplicates', {
      DuplicatesOverview: overview({ catalog: { services: 11, sequence: 16, cloneSequence: 9 } }),
    });

    expect(await screen.findByText(/7 changes behind the catalogue/)).toBeVisible();
  });

  it('are asked for again when the clone index has come further', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    let cloneSequence = 9;
    const { requests } = page('/duplicates', {
      DuplicatesOverview: () =>
        overview({ catalog: { services: 11, sequence: 16, cloneSequence } }),
    });
    await rows();
    const asked = () => requests.filter(({ operation }) => operation === 'CloneClasses').length;
    expect(asked()).toBe(1);
    cloneSequence = 16;
    await vi.advanceTimersByTimeAsync(2000);

    expect(await screen.findByText(/followed every change of the catalogue/)).toBeVisible();
    await waitFor(() => expect(asked()).toBe(2));
    vi.useRealTimers();
  });

  it('are drawn day by day, and told as a table', async () => {
    page('/duplicates');

    expect(
      await screen.findByRole('img', {
        name: 'From 1,300 lines on 2026-03-01 to 1,234 lines on 2026-03-09',
      }),
    ).toBeVisible();
    expect(screen.getByText(/66 lines fewer since/)).toBeVisible();
    const table = screen.getByText('As a table').closest('details');
    expect(table).toHaveTextContent('9 March 20261,23421 March 20261,3003');
  });

  it('have no line before the second day', async () => {
    const cloneTrend = [{ day: '2026-03-09', classes: 2, savedLines: 1234 }];
    page('/duplicates', { DuplicatesOverview: overview({ cloneTrend }) });

    expect(await screen.findByText(/The line begins with the second day/)).toBeVisible();
    expect(screen.queryByRole('img')).toBeNull();
  });

  it('are listed with what they save, where they stand, whose they are and what to use', async () => {
    page('/duplicates', {
      CloneClasses: list(
        cloneClass({
          serviceCount: 14,
          libraryCandidate: true,
          canonical: { service: { ref: 'inventory/update-stock' } },
          restricted: [
            {
              count: 2,
              team: { name: 'logistics', contact: null, verified: true, dissolvedAt: null },
            },
          ],
        }),
      ),
    });
    const row = await rows();

    expect(row.getByRole('link', { name: 'restoreStock' })).toHaveAttribute(
      'href',
      '/duplicates/class%3A1',
    );
    for (const text of [
      '25 lines',
      'also updateStock',
      'edited copy',
      'library candidate',
      'and 12 other services',
      '3 copies',
      'at least 85 % alike',
      'Use inventory/update-stock instead',
      '2 services that you may not see, of logistics',
    ]) {
      expect(screen.getByRole('list', { name: 'Clone classes' })).toHaveTextContent(text);
    }
    expect(row.getByRole('link', { name: 'payments' })).toHaveAttribute('href', '/teams/payments');
  });

  it('are narrowed by the address', async () => {
    const { requests } = page(
      '/duplicates?q=stock&team=payments&origin=inventory&language=go&type=exact&similarity=90&spread=several-teams&library=true',
    );
    await rows();

    const asked = requests.find(({ operation }) => operation === 'CloneClasses');
    expect(asked?.variables).toEqual({
      filter: {
        text: 'stock',
        team: 'payments',
        origin: 'inventory',
        language: 'go',
        type: 'EXACT',
        minSimilarity: 0.9,
        spread: 'SEVERAL_TEAMS',
        libraryCandidates: true,
      },
      after: null,
    });
    expect(await screen.findByRole('combobox', { name: 'Team' })).toHaveValue('payments');
    expect(screen.getByRole('combobox', { name: 'Similarity' })).toHaveValue('90');
    expect(screen.getByRole('searchbox', { name: 'Function or service' })).toHaveValue('stock');
  });

  it('put a filter into the address and take it back', async () => {
    const { history, user } = page('/duplicates');
    await rows();
    const origin = within(await screen.findByRole('combobox', { name: 'Had it first' }));
    await origin.findByRole('option', { name: 'inventory' });
    await user.selectOptions(screen.getByRole('combobox', { name: 'Had it first' }), 'inventory');
    await waitFor(() => expect(history.location.href).toBe('/duplicates?origin=inventory'));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Language' }), 'C#');
    await user.click(screen.getByRole('checkbox', { name: 'Library candidates only' }));
    await waitFor(() =>
      expect(history.location.href).toBe(
        '/duplicates?origin=inventory&language=csharp&library=true',
      ),
    );
    await user.type(screen.getByRole('searchbox', { name: 'Function or service' }), 'st');
    await waitFor(() => expect(history.location.href).toContain('q=st'));
    await user.click(screen.getByRole('link', { name: 'Clear filters' }));

    await waitFor(() => expect(history.location.href).toBe('/duplicates'));
    expect(screen.getByRole('searchbox', { name: 'Function or service' })).toHaveValue('');
  });

  it('keep a choice that is none of the known ones', async () => {
    page('/duplicates?team=former&similarity=87');
    await rows();

    expect(screen.getByRole('combobox', { name: 'Team' })).toHaveValue('former');
    expect(screen.getByRole('combobox', { name: 'Similarity' })).toHaveDisplayValue(
      '87 % and more',
    );
  });

  it('of one service say which it is', async () => {
    const { history, user } = page('/duplicates?service=U2Vy', {
      DuplicatesService: { node: { ref: 'inventory/update-stock' } },
      CloneClasses: list(),
    });

    expect(await screen.findByRole('link', { name: 'inventory/update-stock' })).toBeVisible();
    await user.click(screen.getByRole('link', { name: 'Show all services' }));
    await waitFor(() => expect(history.location.href).toBe('/duplicates'));
  });

  it('come in pages', async () => {
    const { user } = page('/duplicates', { CloneClasses: inPages });
    await user.click(await screen.findByRole('button', { name: 'More clone classes' }));

    expect(await screen.findByRole('link', { name: 'second' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'restoreStock' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'More clone classes' })).toBeNull();
  });

  it.each([
    ['/duplicates', 'No function stands in two services', 'brickyard scan .'],
    ['/duplicates?team=payments', 'No clone class matches', 'Take one back'],
  ])('may be none: %s', async (address, title, hint) => {
    page(address, { CloneClasses: list() });

    expect(await screen.findByRole('heading', { name: title })).toBeVisible();
    expect(screen.getByRole('main')).toHaveTextContent(hint);
  });
});

describe('who has whose code', () => {
  it('is a table whose cells lead to their clone classes', async () => {
    page('/duplicates?view=teams', {
      CopyMatrix: {
        copyMatrix: connection([
          flow('inventory', 'payments', 3, 72),
          flow('checkout', 'payments', 1, 24),
          flow(null, 'inventory', 1, 22),
        ]),
      },
    });
    const region = { name: 'Which teams have what others had first' };
    const table = within(await screen.findByRole('region', region));
    const cells = table.getAllByRole('row').slice(2);

    expect(cells.map((row) => row.textContent)).toEqual([
      'payments72 lines in 3 classes that payments has and inventory had first24 lines in 1 class that payments has and checkout had first–nothing',
      'inventory–nothing–nothing22 lines in 1 class that inventory has and nobody (unowned) had first',
    ]);
    expect(
      table.getByRole('link', {
        name: '72 lines in 3 classes that payments has and inventory had first',
      }),
    ).toHaveAttribute('href', '/duplicates?team=payments&origin=inventory&spread=several-teams');
    expect(table.getByRole('link', { name: /nobody \(unowned\) had first/ })).toHaveAttribute(
      'href',
      '/duplicates?team=inventory&spread=several-teams',
    );
    expect(document.title).toBe('Who has whose code · Duplicates · Brickyard');
  });

  it('is a list besides where a table would be too large', async () => {
    const teams = Array.from({ length: 13 }, (_, index) => `team-${index}`);
    page('/duplicates?view=teams', {
      CopyMatrix: {
        copyMatrix: connection(
          teams.map((team, index) => flow(team, `${team}-copies`, 1, 100 - index)),
        ),
      },
    });
    const all = within(
      await screen.findByRole('list', { name: 'Who has whose code, most lines first' }),
    );
    const region = { name: 'Which teams have what others had first' };
    const table = within(screen.getByRole('region', region));

    expect(table.getAllByRole('link')).toHaveLength(12);
    expect(table.queryByRole('link', { name: /team-12/ })).toBeNull();
    expect(all.getAllByRole('listitem')).toHaveLength(13);
    expect(all.getByRole('link', { name: '88 lines' })).toHaveAttribute(
      'href',
      '/duplicates?team=team-12-copies&origin=team-12&spread=several-teams',
    );
  });

  it('is reached by a tab that keeps the filters', async () => {
    const { history, user } = page('/duplicates?team=payments', {
      CopyMatrix: { copyMatrix: connection([]) },
    });
    await user.click(await screen.findByRole('link', { name: 'Who has whose code 4' }));

    expect(history.location.href).toBe('/duplicates?team=payments&view=teams');
    expect(
      await screen.findByRole('heading', { name: 'No team has what another one had first' }),
    ).toBeVisible();
  });
});
