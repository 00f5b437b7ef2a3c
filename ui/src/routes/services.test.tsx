import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderApp } from '../testing/app';
import {
  connection,
  functionAnswer,
  occurrence,
  pair,
  serviceAnswer,
  team,
} from '../testing/catalog';

const REF = 'inventory/update-stock';
const ADDRESS = `/services/${REF}`;

const SOURCES: Record<string, unknown> = {
  'occurrence:updateStock': functionAnswer('updateStock', REF, 'use(qty)\nreturn qty < 0'),
  'occurrence:restoreStock': functionAnswer(
    'restoreStock',
    'payments/refund',
    'use(count)\nreturn count > 0',
  ),
  'occurrence:secret': functionAnswer('secret', REF, null),
};

const ANSWERS = {
  ServicePage: serviceAnswer(REF),
  OwnershipHistory: { service: { ownershipChanges: connection([]) } },
  VersionSpread: { service: null },
  Deprecations: { service: null },
  ServiceWaivers: { service: null },
  Function: ({ id }: { id: string }) => SOURCES[id] ?? { node: null },
  ServiceFunctions: {
    service: {
      occurrences: connection([occurrence('updateStock', REF), occurrence('secret', REF)]),
    },
  },
  ServiceReleases: { service: { releases: connection([]) } },
  ServiceDuplicates: {
    service: {
      restrictedDuplicates: [{ count: 1, team: team('finance') }],
      duplicates: connection([
        pair(occurrence('restoreStock', 'payments/refund'), occurrence('updateStock', REF)),
      ]),
    },
  },
};

const tabs = async () =>
  within(await screen.findByRole('navigation', { name: 'About this service' }));

describe('a service page', () => {
  it('says who owns it and where it comes from', async () => {
    renderApp(ADDRESS, ANSWERS);

    expect(await screen.findByRole('heading', { level: 1, name: REF })).toBeVisible();
    expect((await screen.findAllByText(/#help/))[0]).toBeVisible();
    expect(screen.getAllByText('unverified')[0]).toBeVisible();
    expect(screen.getByRole('link', { name: 'github.com/acme/shop' })).toHaveAttribute(
      'href',
      'https://github.com/acme/shop',
    );
    expect(document.title).toBe(`${REF} · Brickyard`);
  });

  it('says that nobody owns it', async () => {
    renderApp(ADDRESS, { ...ANSWERS, ServicePage: serviceAnswer(REF, { owner: null }) });

    expect(await screen.findByText('unowned')).toBeVisible();
    expect(screen.getByRole('link', { name: 'how to own it' })).toHaveAttribute('href', '/unowned');
  });

  it('keeps the tab in the address', async () => {
    const { history, user } = renderApp(ADDRESS, ANSWERS);
    expect((await tabs()).getByRole('link', { name: 'Overview' })).toHaveAttribute(
      'aria-current',
      'page',
    );
    await user.click((await tabs()).getByRole('link', { name: 'Releases 0' }));

    await waitFor(() => expect(history.location.href).toBe(`${ADDRESS}?tab=releases`));
    expect(await screen.findByText('Nothing has been released yet')).toBeVisible();
    await waitFor(async () => {
      const current = (await tabs()).getAllByRole('link').filter((tab) => tab.ariaCurrent);
      expect(current.map((tab) => tab.textContent)).toEqual(['Releases 0']);
    });
  });

  it('shows the source of the function that is in the address', async () => {
    const { history, user } = renderApp(`${ADDRESS}?tab=functions`, ANSWERS);
    expect(await screen.findByRole('region', { name: 'Source of updateStock' })).toHaveTextContent(
      '10use(qty) 11return qty < 0',
    );
    await user.click(screen.getByRole('link', { name: /^secret/ }));

    await waitFor(() => expect(history.location.href).toContain('function=occurrence%3Asecret'));
    expect(await screen.findByText('secret was published without its source')).toBeVisible();
  });

  it('filters the functions by name, in the address', async () => {
    const { history, requests, user } = renderApp(`${ADDRESS}?tab=functions`, ANSWERS);
    await user.type(
      await screen.findByRole('searchbox', { name: 'Filter functions by name' }),
      'upd',
    );

    await waitFor(() => expect(history.location.href).toBe(`${ADDRESS}?tab=functions&name=upd`));
    await waitFor(() => expect(requests.at(-1)?.variables.nameContains).toBe('upd'));
  });

  it('compares a duplicate with its own function on the left', async () => {
    renderApp(`${ADDRESS}?tab=duplicates`, ANSWERS);
    const table = await screen.findByRole('table', {
      name: 'updateStock and restoreStock compared',
    });

    expect(within(table).getByRole('deletion')).toHaveTextContent('<');
    expect(within(table).getAllByRole('mark')[0]).toHaveTextContent('qty');
    expect(screen.getByText('Ask payments: #payments-help')).toBeVisible();
    expect(
      screen.getByRole('button', {
        name: 'Show updateStock beside restoreStock of payments/refund',
      }),
    ).toHaveAttribute('aria-expanded', 'true');
    expect(
      screen.getByRole('list', { name: 'Services with duplicates that you may not see' }),
    ).toHaveTextContent('1 service that you may not see, of finance · #help');
  });

  it('includes duplicates of the own team when asked to', async () => {
    const { history, requests, user } = renderApp(`${ADDRESS}?tab=duplicates`, ANSWERS);
    await user.click(await screen.findByRole('checkbox', { name: 'Include its own team' }));

    await waitFor(() => expect(history.location.href).toBe(`${ADDRESS}?tab=duplicates&own=true`));
    await waitFor(() =>
      expect(requests.some(({ variables }) => variables.otherTeamsOnly === false)).toBe(true),
    );
  });

  it('offers a search for a service that is not there', async () => {
    renderApp('/services/nobody/nothing', { ServicePage: { service: null } });

    expect(
      await screen.findByRole('heading', { level: 1, name: 'There is no service nobody/nothing' }),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: 'Search for “nothing”' })).toHaveAttribute(
      'href',
      '/?q=nothing',
    );
  });
});
