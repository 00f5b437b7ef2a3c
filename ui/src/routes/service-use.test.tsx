import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderApp } from '../testing/app';
import { connection, serviceAnswer, team } from '../testing/catalog';

const REF = 'inventory/update-stock';
const ADDRESS = `/services/${REF}`;

const published = {
  state: 'PUBLISHED',
  stateReason: null,
  stateBy: null,
  stateAt: null,
  sunsetAt: null,
  replacement: null,
};

const release = (number: string, changes = {}) => ({
  id: number,
  number,
  ...published,
  commit: '0123456789abcdef',
  ciRun: null,
  publishedAt: '2026-01-01T00:00:00Z',
  publishedBy: 'inventory-ci',
  ...changes,
});

const consumers = (nodes: unknown[], restrictedConsumers: unknown[] = []) => ({
  service: { restrictedConsumers, consumers: connection(nodes) },
});

const consumer = (ref: string) => ({
  range: '^2',
  state: 'SATISFIED',
  consumer: { ref, owner: null },
  resolved: { number: '2.1.0' },
});

const impact = (changes = {}) => ({
  service: {
    impact: { count: 0, partial: false, partialReason: null, services: [], ...changes },
  },
});

const reached = (ref: string, hop: number) => ({
  hop,
  service: { ref, owner: { name: 'payments' } },
  via: { ref: hop === 1 ? REF : 'payments/refund' },
});

const section = async (name: string) => within(await screen.findByRole('region', { name }));

describe('the releases of a service', () => {
  const answers = {
    ServicePage: serviceAnswer(REF),
    ServiceReleases: {
      service: {
        repository: 'github.com/acme/shop',
        releases: connection([
          release('2.1.0', { ciRun: 'https://ci.example/7' }),
          release('1.9.0', {
            state: 'SUNSET',
            stateReason: 'It books twice',
            stateBy: 'ada',
            stateAt: '2026-01-02T00:00:00Z',
            sunsetAt: '2099-06-30T00:00:00Z',
            replacement: 'inventory/book-stock@^2',
          }),
          release('1.0.0', { state: 'YANKED', stateReason: 'It loses orders.' }),
        ]),
      },
    },
    Deprecations: {
      service: {
        deprecations: [
          {
            id: '1',
            range: '<2.0.0',
            reason: 'It books twice',
            replacement: null,
            deprecatedAt: '2026-01-02T00:00:00Z',
            sunsetAt: '2099-06-30T00:00:00Z',
            createdBy: 'ada',
            createdAt: '2026-01-02T00:00:00Z',
            revokedAt: null,
          },
        ],
      },
    },
    VersionSpread: {
      service: {
        restrictedConsumers: [{ count: 2 }],
        versionSpread: {
          consumers: 4,
          onHead: 0,
          onNone: 1,
          releases: connection([
            { version: { number: '2.1.0', state: 'PUBLISHED' }, allowed: 3, resolved: 2 },
            { version: { number: '1.9.0', state: 'SUNSET' }, allowed: 1, resolved: 1 },
            { version: { number: '1.0.0', state: 'YANKED' }, allowed: 0, resolved: 0 },
          ]),
        },
      },
    },
  };

  it('say whether to use them, why not, until when, and what instead', async () => {
    renderApp(`${ADDRESS}?tab=releases`, answers);
    const releases = await section('Releases');
    const [, sunset, yanked] = await releases.findAllByRole('listitem');

    expect(within(sunset!).getByText('sunset')).toBeVisible();
    expect(sunset).toHaveTextContent('It books twice. Ends on 30 June 2099.');
    expect(within(sunset!).getByRole('link', { name: 'inventory/book-stock' })).toHaveAttribute(
      'href',
      '/services/inventory/book-stock',
    );
    expect(sunset).toHaveTextContent('by ada, 2 January 2026');
    expect(yanked).toHaveTextContent('yanked');
    expect(yanked).toHaveTextContent('It loses orders.');
  });

  it('say where they come from', async () => {
    renderApp(`${ADDRESS}?tab=releases`, answers);
    const [first] = await (await section('Releases')).findAllByRole('listitem');

    expect(first).toHaveTextContent('by inventory-ci');
    expect(within(first!).getByRole('link', { name: '0123456789' })).toHaveAttribute(
      'href',
      'https://github.com/acme/shop/commit/0123456789abcdef',
    );
    expect(within(first!).getByRole('link', { name: 'CI run' })).toHaveAttribute(
      'href',
      'https://ci.example/7',
    );
  });

  it('are counted by who is on them', async () => {
    renderApp(`${ADDRESS}?tab=releases`, answers);
    const spread = await section('Who is on what');
    const rows = spread.getAllByRole('listitem').map((row) => row.textContent);

    expect(rows).toEqual([
      '2.1.0 2 · in the range of 1 more',
      '1.9.0 sunset1',
      'no release in their range1',
    ]);
    expect(spread.getByText(/4 services .* and 2 that you may not see/)).toBeVisible();
    expect(spread.getByRole('link', { name: '2.1.0' })).toHaveAttribute(
      'href',
      `${ADDRESS}?tab=dependencies&version=2.1.0`,
    );
  });

  it('are deprecated by ranges', async () => {
    renderApp(`${ADDRESS}?tab=releases`, answers);
    const rule = (await section('Deprecated ranges')).getByRole('listitem');

    expect(rule).toHaveTextContent('<2.0.0');
    expect(rule).toHaveTextContent('served until 30 June 2099');
  });
});

describe('the dependencies of a service', () => {
  const calls = {
    service: {
      cycle: null,
      dependencies: [
        {
          target: 'payments/charge-card',
          range: '^4.2',
          state: 'SATISFIED',
          service: {
            ref: 'payments/charge-card',
            lifecycle: 'PRODUCTION',
            owner: { name: 'payments' },
          },
          resolved: { ...published, number: '4.2.0' },
        },
        {
          target: 'payments/receipts',
          range: '*',
          state: 'SATISFIED',
          service: { ref: 'payments/mail-receipts', lifecycle: 'RETIRED', owner: null },
          resolved: { ...published, number: null },
        },
        {
          target: 'nobody/nothing',
          range: '*',
          state: 'UNRESOLVED',
          service: null,
          resolved: null,
        },
      ],
    },
  };
  const answers = {
    ServicePage: serviceAnswer(REF),
    ServiceCalls: calls,
    ServiceConsumers: consumers([]),
    ServiceImpact: impact(),
  };

  it('name what it calls, with the range and how that stands', async () => {
    renderApp(`${ADDRESS}?tab=dependencies`, answers);
    const rows = (await section('Calls')).getAllByRole('listitem');

    expect(rows.map((row) => row.textContent)).toEqual([
      'payments/charge-card^4.2→ 4.2.0 · paymentssatisfied',
      'payments/mail-receipts*→ its headsatisfiedretired service' +
        'It is declared by its former name payments/receipts.',
      'nobody/nothing*no such service',
    ]);
  });

  it('name who calls it, and count those that are not to be seen', async () => {
    renderApp(`${ADDRESS}?tab=dependencies`, {
      ...answers,
      ServiceConsumers: consumers(
        [consumer('payments/refund')],
        [
          { count: 2, team: team('finance') },
          { count: 1, team: null },
        ],
      ),
    });
    const calledBy = await section('Called by');

    expect(await calledBy.findByRole('link', { name: 'payments/refund' })).toBeVisible();
    const restricted = within(
      calledBy.getByRole('list', { name: 'Consumers that you may not see' }),
    );
    expect(restricted.getAllByRole('listitem').map((row) => row.textContent)).toEqual([
      '2 services that you may not see, of finance · #help ',
      '1 service that you may not see, which nobody owns',
    ]);
  });

  it('can be those of one release', async () => {
    const { requests } = renderApp(`${ADDRESS}?tab=dependencies&version=2.1.0`, answers);

    expect(await screen.findByText('No service that you may see is on 2.1.0.')).toBeVisible();
    expect(screen.getByRole('link', { name: 'show all' })).toHaveAttribute(
      'href',
      `${ADDRESS}?tab=dependencies`,
    );
    const asked = requests.find(({ operation }) => operation === 'ServiceConsumers');
    expect(asked?.variables.version).toBe('2.1.0');
  });

  it('say what a change reaches, step by step, and when that is not all', async () => {
    renderApp(`${ADDRESS}?tab=dependencies`, {
      ...answers,
      ServiceImpact: impact({
        count: 2,
        partial: true,
        partialReason: 'COST',
        services: [reached('payments/refund', 1), reached('checkout/pay', 2)],
      }),
    });
    const reach = await section('Impact of a change');

    expect(await reach.findByText(/At least 2 services of 1 team/)).toBeVisible();
    expect(reach.getByText(/more dependencies than the server follows/)).toBeVisible();
    expect(reach.getByRole('list', { name: 'In 2 steps' })).toHaveTextContent(
      'checkout/pay payments · through payments/refund',
    );
  });

  it('flag a circle', async () => {
    const cycle = { size: 3, services: { nodes: [{ ref: REF }, { ref: 'payments/refund' }] } };
    renderApp(`${ADDRESS}?tab=dependencies`, {
      ...answers,
      ServicePage: serviceAnswer(REF, { cycle: { size: 3 } }),
      ServiceCalls: { service: { dependencies: [], cycle } },
    });

    expect(await screen.findByText('in a circle of 3')).toBeVisible();
    expect((await screen.findByText('A circle of dependencies:')).parentElement).toHaveTextContent(
      'this service and payments/refund and 1 more need each other.',
    );
  });
});
