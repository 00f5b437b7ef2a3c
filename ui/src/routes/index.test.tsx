import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderApp } from '../testing/app';
import { connection, occurrence, pair, searchAnswer, service } from '../testing/catalog';

const HITS = searchAnswer({
  total: 45,
  hits: [
    { node: service('inventory/update-stock'), matchedTerms: ['stock'], snippet: null },
    {
      node: { __typename: 'Occurrence', ...occurrence('restoreStock', 'payments/refund') },
      matchedTerms: ['stock'],
      snippet: 'function restoreStock() {',
    },
  ],
  facets: {
    kinds: [{ value: 'SERVICE', count: 1 }],
    teams: [{ value: 'inventory', count: 3 }],
    languages: [{ value: 'go', count: 2 }],
    tags: [],
    lifecycles: [
      { value: 'PRODUCTION', count: 4 },
      { value: 'DEPRECATED', count: 1 },
    ],
    types: [{ value: 'nanoservice', count: 5 }],
    runtimes: [{ value: 'nodejs22.x', count: 2 }],
  },
});

function overview(services: number) {
  return {
    Overview: {
      catalog: { services, teams: 1, fragments: 9, unownedServices: 1 },
      cloneTotals: { classes: 3, savedLines: 1234, teams: 2 },
      services: connection(services > 0 ? [service('inventory/update-stock')] : []),
      clonePairs: connection(
        services > 0 ? [pair(occurrence('a', 'x/one'), occurrence('b', 'y/two'))] : [],
      ),
    },
  };
}

const field = () => screen.findByRole('searchbox', { name: 'Search the catalogue' });

describe('the search page', () => {
  it('searches while typing, as one entry of the history', async () => {
    const { history, requests, user } = renderApp('/', { ...overview(1), SearchPage: HITS });
    await user.type(await field(), 'stock');

    expect(await screen.findByText(/45 results for “stock”/)).toBeInTheDocument();
    expect(history.location.href).toBe('/?q=stock');
    await user.type(await field(), ' a');
    await waitFor(() => expect(history.location.href).toBe('/?q=stock+a'));
    history.back();
    await waitFor(() => expect(history.location.href).toBe('/'));
    expect(await field()).toHaveValue('');
    const texts = requests.map(({ variables }) => variables.query).filter(Boolean);
    expect(texts.at(-1)).toBe('stock a');
  });

  it('shows services and functions with the words that matched', async () => {
    renderApp('/?q=stock', { SearchPage: HITS });
    const results = within(await screen.findByRole('list', { name: 'Results' }));

    expect(results.getByRole('link', { name: 'inventory/update-stock' })).toHaveAttribute(
      'href',
      '/services/inventory/update-stock',
    );
    expect(results.getByRole('link', { name: 'restoreStock' })).toHaveAttribute(
      'href',
      '/f/occurrence%3ArestoreStock',
    );
    expect(results.getAllByRole('mark').map((mark) => mark.textContent)).toEqual([
      'stock',
      'Stock',
      'Stock',
    ]);
    expect(document.title).toBe('stock · Brickyard');
  });

  it('puts a filter into the address and takes it back', async () => {
    const { history, requests, user } = renderApp('/?q=stock&page=2', { SearchPage: HITS });
    const team = await screen.findByRole('checkbox', { name: 'inventory 3' });
    await user.click(team);

    await waitFor(() => expect(history.location.href).toBe('/?q=stock&team=inventory'));
    expect(requests.at(-1)?.variables).toMatchObject({
      query: 'stock',
      filter: { teams: ['inventory'] },
      offset: 0,
    });
    await user.click(screen.getByRole('checkbox', { name: 'Services 1' }));
    await waitFor(() =>
      expect(history.location.href).toBe('/?q=stock&team=inventory&kind=service'),
    );
    expect(requests.at(-1)?.variables).toMatchObject({ filter: { kinds: ['SERVICE'] } });
    await user.click(screen.getByRole('checkbox', { name: 'inventory 3' }));
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(history.location.href).toBe('/?q=stock'));
  });

  it('filters by lifecycle and runtime, and offers no choice of one', async () => {
    const { history, requests, user } = renderApp('/?q=stock', { SearchPage: HITS });
    await user.click(await screen.findByRole('checkbox', { name: 'deprecated 1' }));

    await waitFor(() => expect(history.location.href).toBe('/?q=stock&lifecycle=deprecated'));
    expect(requests.at(-1)?.variables).toMatchObject({ filter: { lifecycles: ['DEPRECATED'] } });
    await user.click(screen.getByRole('checkbox', { name: 'nodejs22.x 2' }));
    await waitFor(() => expect(history.location.href).toContain('&runtime=nodejs22.x'));
    expect(screen.queryByRole('checkbox', { name: 'nanoservice 5' })).toBeNull();
  });

  it('offers many values of a filter a few at a time, and finds one by its name', async () => {
    const teams = Array.from({ length: 50 }, (_, number) => ({
      value: `team-${number + 1}`,
      count: 50 - number,
    }));
    const answer = searchAnswer({ total: 45, facets: { ...HITS.search.facets, teams } });
    const { history, user } = renderApp('/?q=stock&team=team-40', { SearchPage: answer });
    const filter = within(await screen.findByRole('group', { name: 'Team' }));
    const values = () => filter.getAllByRole('checkbox');

    // What is chosen is shown wherever it stands, or it could not be taken back.
    expect(values()).toHaveLength(9);
    expect(filter.getByRole('checkbox', { name: 'team-40 11' })).toBeChecked();
    await user.click(filter.getByRole('button', { name: '41 more' }));
    expect(values()).toHaveLength(50);
    expect(filter.getByText(/The 50 most frequent/)).toBeInTheDocument();
    await user.type(filter.getByRole('searchbox', { name: 'Find in team' }), 'TEAM-3');
    expect(values()).toHaveLength(12);
    await user.click(filter.getByRole('checkbox', { name: 'team-33 18' }));
    await waitFor(() => expect(history.location.href).toBe('/?q=stock&team=team-40&team=team-33'));
    await user.click(filter.getByRole('button', { name: 'Fewer' }));
    expect(filter.getByRole('button', { name: '40 more' })).toHaveFocus();
    expect(values()).toHaveLength(10);
  });

  it('turns pages in the address', async () => {
    const { history, user } = renderApp('/?q=stock&page=2', { SearchPage: HITS });
    const pages = within(await screen.findByRole('navigation', { name: 'Pages' }));

    expect(pages.getByText('21–40 of 45')).toBeInTheDocument();
    await user.click(pages.getByRole('link', { name: 'Next' }));
    await waitFor(() => expect(history.location.href).toBe('/?q=stock&page=3'));
  });

  it('offers a corrected text and a way out when nothing is found', async () => {
    const { history, user } = renderApp('/?q=stok&team=x', {
      SearchPage: searchAnswer({ suggestion: 'stock' }),
    });
    await screen.findByText('No service or function matches');

    expect(screen.getByRole('link', { name: 'Search without filters' })).toBeInTheDocument();
    await user.click(screen.getByRole('link', { name: 'stock' }));
    await waitFor(() => expect(history.location.href).toBe('/?q=stock&team=x'));
  });

  it('says when the index is behind', async () => {
    renderApp('/?q=a', { SearchPage: searchAnswer({ asOf: 4 }) });

    expect(await screen.findByText(/3 changes behind the catalogue/)).toBeInTheDocument();
  });

  it('explains an error and tries again', async () => {
    let isBroken = true;
    const { user } = renderApp('/?q=a', { SearchPage: () => (isBroken ? null : HITS) });

    expect(await screen.findByRole('alert')).toHaveTextContent('The server failed');
    isBroken = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('list', { name: 'Results' })).toBeInTheDocument();
  });
});

describe('the start page', () => {
  it('shows what the catalogue holds', async () => {
    renderApp('/', overview(12));

    expect(await screen.findByRole('link', { name: '12' })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'inventory/update-stock' })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Compare a and b, 94 % alike' })).toHaveAttribute(
      'href',
      '/d/occurrence%3Aa/occurrence%3Ab',
    );
  });

  it('says in one line what duplicates amount to', async () => {
    renderApp('/', overview(12));

    const link = await screen.findByRole('link', { name: '1,234 lines could go' });
    expect(link).toHaveAttribute('href', '/duplicates');
    expect(link.parentElement).toHaveTextContent('in 2 teams');
  });

  it('says how to fill an empty catalogue', async () => {
    renderApp('/', overview(0));

    expect(await screen.findByRole('heading', { name: 'The catalogue is empty' })).toBeVisible();
    expect(
      screen.getByText(
        'BRICKYARD_SERVER=http://localhost:3000 cargo run --release -p brickyard -- publish examples/shop',
      ),
    ).toBeVisible();
  });
});

describe('the keyboard', () => {
  it('reaches the search with a slash and steps through the results', async () => {
    const { history, user } = renderApp('/?q=stock', { SearchPage: HITS });
    const first = await screen.findByRole('link', { name: 'inventory/update-stock' });
    const second = screen.getByRole('link', { name: 'restoreStock' });
    await user.keyboard('/');
    expect(await field()).toHaveFocus();
    expect(await field()).toHaveValue('stock');

    await user.keyboard('{ArrowDown}');
    expect(first).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(second).toHaveFocus();
    await user.keyboard('{ArrowDown}{Home}');
    expect(first).toHaveFocus();
    await user.keyboard('{ArrowUp}');
    expect(await field()).toHaveFocus();
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(history.location.pathname).toBe('/services/inventory/update-stock'));
  });

  it('writes a slash into a field', async () => {
    const { user } = renderApp('/?q=', { ...overview(1), SearchPage: HITS });
    await user.type(await field(), 'a/b');

    expect(await field()).toHaveValue('a/b');
  });
});
