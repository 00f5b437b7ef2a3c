import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderApp } from '../testing/app';
import { connection, occurrence, team } from '../testing/catalog';

function copy(name: string, ref: string, changes: Record<string, unknown> = {}) {
  const [owner = ''] = ref.split('/');
  return {
    name,
    copies: 1,
    similarity: 0.94,
    type: 'EDITED',
    since: '2026-01-02T00:00:00Z',
    service: {
      id: `service:${ref}`,
      ref,
      owner: team(owner),
      latestRelease: { number: '2.3.1' },
    },
    fragment: { id: `fragment:${name}`, language: 'typescript', source: null },
    occurrence: occurrence(name, ref),
    explanation: null,
    ...changes,
  };
}

const ORIGINAL = copy('updateStock', 'inventory/update-stock', {
  similarity: 1,
  fragment: {
    id: 'fragment:updateStock',
    language: 'typescript',
    source: 'function updateStock() {}\n',
  },
});

const COPY = copy('restoreStock', 'payments/refund', {
  copies: 2,
  explanation: {
    commonLines: 12,
    renames: [{ from: 'line', to: 'item' }],
    differences: [
      { from: { line: 3, text: 'if (level < 0)' }, to: null, moved: false },
      { from: null, to: { line: 4, text: 'return amount' }, moved: true },
    ],
  },
});

function answer(changes: Record<string, unknown> = {}) {
  return {
    CloneClassPage: {
      cloneClass: {
        id: 'class:1',
        name: 'updateStock',
        language: 'typescript',
        type: 'EDITED',
        similarity: 0.85,
        lines: 25,
        savedLines: 50,
        copyCount: 3,
        serviceCount: 2,
        ownerCount: 2,
        libraryCandidate: false,
        origin: { id: 'service:inventory/update-stock', ref: 'inventory/update-stock' },
        restricted: [],
        canonical: null,
        representative: ORIGINAL,
        members: connection([ORIGINAL, COPY]),
        ...changes,
      },
    },
  };
}

const show = (changes?: Record<string, unknown>) =>
  renderApp('/duplicates/class:1', answer(changes));

const todo = async () => within(await screen.findByRole('complementary', { name: 'What to do' }));

describe('a clone class', () => {
  it('says what it amounts to and shows the function that stands for it', async () => {
    show();

    expect(await screen.findByRole('heading', { level: 1, name: 'updateStock' })).toBeVisible();
    expect(screen.getByRole('main')).toHaveTextContent(
      '3 copies in 2 services of 2 owners, at least 85 % alike. If one stays, 50 lines can go.',
    );
    expect(screen.getByRole('region', { name: 'Source of updateStock' })).toHaveTextContent(
      'function updateStock() {}',
    );
    expect(document.title).toBe('updateStock · Duplicates · Brickyard');
  });

  it('names its copies by team, with place, release and what differs', async () => {
    show();
    const payments = within(await screen.findByRole('region', { name: 'payments' }));

    expect(payments.getByRole('link', { name: 'payments/refund' })).toBeVisible();
    const row = payments.getByText('since', { exact: false }).closest('li');
    for (const text of [
      'src/restoreStock.ts:10-12',
      'at 2 places',
      'newest release 2.3.1',
      'since 2 January 2026',
      'line → item',
      '2 statements differ, 12 lines in common',
      'stands at another place',
    ]) {
      expect(row).toHaveTextContent(text);
    }
    expect(
      payments.getByRole('link', {
        name: '94 % alike: compare with restoreStock of payments/refund',
      }),
    ).toHaveAttribute('href', '/d/occurrence%3AupdateStock/occurrence%3ArestoreStock');
    const inventory = within(screen.getByRole('region', { name: 'inventory' }));
    expect(inventory.getByText('had it first')).toBeVisible();
    expect(inventory.queryByRole('link', { name: /compare/ })).toBeNull();
  });

  it('compares no two functions of one service', async () => {
    const second = copy('takeStock', 'inventory/update-stock');
    show({ members: connection([ORIGINAL, second]) });
    await screen.findByRole('region', { name: 'inventory' });

    expect(screen.queryByRole('link', { name: /compare/ })).toBeNull();
    expect(screen.getByText('94 % alike')).toBeVisible();
  });

  it('names copies that nobody owns, and how many more there are', async () => {
    const lost = copy('found', 'lost/found');
    show({
      members: connection([ORIGINAL, { ...lost, service: { ...lost.service, owner: null } }]),
      restricted: [{ count: 1, team: team('logistics') }],
    });

    expect(await screen.findByRole('region', { name: 'Unowned' })).toHaveTextContent('lost/found');
    expect(
      screen.getByRole('list', { name: 'Services with copies that you may not see' }),
    ).toHaveTextContent('1 service that you may not see, of logistics');
  });

  it('says how to name the service to use, with the ids in place', async () => {
    show();
    const aside = await todo();

    expect(aside.getByText(/setCanonicalService/)).toHaveTextContent(
      'cloneClass: "class:1" service: "service:inventory/update-stock"',
    );
    expect(aside.getByRole('link', { name: 'GraphQL API' })).toHaveAttribute('href', '/graphql');
  });

  it('says what to use when that was named', async () => {
    show({
      canonical: {
        namedBy: 'ada',
        namedAt: '2026-02-03T00:00:00Z',
        reason: 'It is the tested one',
        service: {
          ref: 'inventory/update-stock',
          owner: team('inventory'),
          latestRelease: { number: '2.3.1' },
          endpoint: { url: 'https://stock.shop.example/update' },
        },
      },
    });
    const aside = await todo();

    expect(aside.getByText('brickyard resolve inventory/update-stock')).toBeVisible();
    expect(aside.getByText('It is the tested one')).toBeVisible();
    expect(aside.getByRole('link', { name: /stock.shop.example/ })).toBeVisible();
    expect(aside.queryByText(/setCanonicalService/)).toBeNull();
    const inventory = within(screen.getByRole('region', { name: 'inventory' }));
    expect(inventory.getByText('to be used')).toBeVisible();
  });

  it('says that the source of the function was not published', async () => {
    show({ representative: copy('updateStock', 'inventory/update-stock') });

    expect(
      await screen.findByRole('heading', { name: 'updateStock was published without its source' }),
    ).toBeVisible();
  });

  it('may be gone', async () => {
    renderApp('/duplicates/class:1', { CloneClassPage: { cloneClass: null } });

    expect(await screen.findByRole('heading', { name: 'This clone class is gone' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'see what is left' })).toHaveAttribute(
      'href',
      '/duplicates',
    );
  });

  it('explains an error', async () => {
    renderApp('/duplicates/class:1', {});

    expect(await screen.findByRole('alert')).toHaveTextContent('The server failed');
  });
});
