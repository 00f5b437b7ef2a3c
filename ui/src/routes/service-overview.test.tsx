import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ServicePageQuery } from '../gql/graphql';
import { renderApp } from '../testing/app';
import { connection, serviceAnswer, team } from '../testing/catalog';

const REF = 'inventory/update-stock';
const ADDRESS = `/services/${REF}`;

type Service = NonNullable<ServicePageQuery['service']>;

function renderService(changes: Partial<Service>, answers: Record<string, unknown> = {}) {
  return renderApp(ADDRESS, {
    ServicePage: serviceAnswer(REF, changes),
    OwnershipHistory: { service: { ownershipChanges: connection([]) } },
    ...answers,
  });
}

const group = async (name: string) => within(await screen.findByRole('region', { name }));

describe('the overview of a service', () => {
  it('is its README', async () => {
    renderService({ readme: { html: '<h1>Moves stock</h1><p>Call it <em>once</em>.</p>' } });
    const readme = within(await screen.findByRole('article', { name: 'README' }));

    expect(readme.getByRole('heading', { level: 2, name: 'Moves stock' })).toBeVisible();
    expect(readme.getByText('once')).toBeVisible();
  });

  it('says how to get a README', async () => {
    renderService({});

    expect(await screen.findByRole('heading', { name: 'No README' })).toBeVisible();
  });

  it('says how to call it', async () => {
    renderService({
      endpoint: { protocol: 'https', method: 'POST', url: 'https://stock.example/update' },
      security: {
        protocol: 'OAUTH2',
        issuer: null,
        audience: null,
        scopes: [],
        dataClass: 'INTERNAL',
      },
      resilience: {
        timeoutMs: 2000,
        retry: { attempts: 3, backoffMs: 200 },
        circuitBreaker: { failures: 5, windowMs: 10_000, resetMs: 90_000 },
        errorHandler: 'queue failed',
      },
      interface: { handler: 'src/stock.updateStock', runtime: 'nodejs22.x', trigger: 'http' },
    });
    const calling = await group('How to call it');

    expect(calling.getByText('https POST')).toBeVisible();
    expect(calling.getByRole('link')).toHaveAttribute('href', 'https://stock.example/update');
    for (const text of [
      'OAuth 2',
      'Its data is internal.',
      'Give up after 2 s',
      '3 calls in all, first pause 200 ms',
      'Stop for 1.5 min after 5 failures in 10 s',
      'Then: queue failed',
      'nodejs22.x',
      'src/stock.updateStock',
    ]) {
      expect(calling.getByText(text)).toBeVisible();
    }
  });

  it('makes no link of an endpoint that no browser opens', async () => {
    renderService({ endpoint: { protocol: 'x', method: null, url: 'javascript:alert(1)' } });
    const calling = await group('How to call it');

    expect(calling.getByText('javascript:alert(1)')).toBeVisible();
    expect(calling.queryByRole('link')).toBeNull();
    expect(calling.getByText('not declared')).toBeVisible();
  });

  it('warns of an open door', async () => {
    renderService({ openDoor: true });

    expect(await screen.findByText('Open door:')).toBeVisible();
  });

  it('says who maintains it and who may view it', async () => {
    renderService({
      maintainers: [team('payments'), team('gone', { dissolvedAt: '2026-01-01T00:00:00Z' })],
      visibility: 'RESTRICTED',
      visibleTo: [{ name: 'checkout' }],
    });
    const ownership = await group('Ownership');

    expect(ownership.getByRole('link', { name: 'payments' })).toBeVisible();
    expect(ownership.getByText('dissolved')).toBeVisible();
    expect(ownership.getByText(/the teams it was shown to/)).toBeVisible();
    expect(ownership.getByRole('link', { name: 'checkout' })).toBeVisible();
    expect(screen.getByText('restricted')).toBeVisible();
  });

  it('shows labels, tags and former names', async () => {
    renderService({
      tags: ['stock'],
      labels: [{ name: 'tier', value: 'gold' }],
      aliases: ['inventory/book-stock'],
    });

    expect(await screen.findByText('tier: gold')).toBeVisible();
    expect(screen.getByRole('link', { name: 'stock' })).toHaveAttribute('href', '/?tag=stock');
    expect(screen.getByText('inventory/book-stock')).toBeVisible();
  });

  it('tells who owned it before', async () => {
    const changes = connection([
      {
        from: { name: 'logistics' },
        to: null,
        at: '2026-01-02T00:00:00Z',
        actor: 'ada',
        reason: 'The team was dissolved',
      },
    ]);
    renderService({}, { OwnershipHistory: { service: { ownershipChanges: changes } } });
    const history = await group('Ownership history');

    expect(history.getByText(/→ nobody/)).toBeVisible();
    expect(history.getByText('The team was dissolved')).toBeVisible();
  });

  it('says that it was retired, or is no longer in its repository', async () => {
    renderService({
      lifecycle: 'RETIRED',
      retiredAt: '2026-01-01T00:00:00Z',
      missingSince: '2026-01-01T00:00:00Z',
    });

    expect(await screen.findByText(/This service was retired/)).toBeVisible();
    expect(screen.queryByText(/was published without it/)).toBeNull();
  });
});

describe('a service that is no longer in its repository', () => {
  const gone = { missingSince: '2026-01-01T00:00:00Z' };
  const place = { commit: '4567def890abcdef', branch: 'main', source: null };

  it('says at which commit it was missed', async () => {
    renderService({ ...gone, vanished: { reason: 'NOT_PUBLISHED', ...place } });

    const banner = await screen.findByText(/was published without it/);
    expect(banner).toHaveTextContent(/at commit 4567def.* of main\./);
  });

  it('says that its source was withdrawn', async () => {
    const vanished = { reason: 'SOURCE_GONE' as const, ...place, source: 'acme-shop' };
    renderService({ ...gone, vanished });

    expect(await screen.findByText(/the source acme-shop, .* was withdrawn/)).toBeVisible();
  });
});

describe('where a service was seen last', () => {
  const seen = {
    commit: '4567def890abcdef',
    branch: 'main',
    by: 'ci',
    ciRun: 'https://ci.example.com/runs/8',
    source: null,
    at: '2026-01-01T00:00:00Z',
  };

  it('names the commit, the branch and who published it', async () => {
    renderService({ lastConfirmed: seen });
    const facts = await group('Where it comes from');

    expect(facts.getByText(/of main/)).toBeVisible();
    expect(facts.getByText('by ci')).toBeVisible();
  });

  it('names the source that it was read from', async () => {
    renderService({ lastConfirmed: { ...seen, by: 'server', ciRun: null, source: 'acme-shop' } });
    const facts = await group('Where it comes from');

    expect(facts.getByText('read from the source acme-shop')).toBeVisible();
  });
});

describe('a former name of a service', () => {
  it('leads to the present one, and says so', async () => {
    const { history } = renderApp('/services/stock/old-name?tab=overview', {
      ServicePage: serviceAnswer(REF),
      OwnershipHistory: { service: { ownershipChanges: connection([]) } },
    });

    await waitFor(() => expect(history.location.pathname).toBe(ADDRESS));
    expect(await screen.findByText('stock/old-name')).toBeVisible();
    expect(screen.getByText(/has another name now/)).toBeVisible();
  });

  it('is not what a name in another case is', async () => {
    const { history } = renderApp('/services/Inventory/Update-Stock', {
      ServicePage: serviceAnswer(REF),
      OwnershipHistory: { service: { ownershipChanges: connection([]) } },
    });

    await waitFor(() => expect(history.location.href).toBe(ADDRESS));
    expect(screen.queryByText(/has another name now/)).toBeNull();
  });
});

describe('the interface of a service', () => {
  it('shows what it takes as fields and as JSON Schema', async () => {
    const json = '{"properties":{"orderId":{"type":"string"}},"required":["orderId"]}';
    const { user } = renderApp(`${ADDRESS}?tab=interface`, {
      ServicePage: serviceAnswer(REF),
      ServiceInterface: {
        service: {
          security: null,
          resilience: null,
          inputSchema: { hash: 'a', json, usedBy: [{ ref: REF }, { ref: 'payments/refund' }] },
          outputSchema: null,
        },
      },
    });
    const input = await group('Input');

    expect(input.getByText('orderId')).toBeVisible();
    expect(input.getByText('required')).toBeVisible();
    expect(input.getByRole('link', { name: 'payments/refund' })).toBeVisible();
    expect(input.queryByRole('link', { name: REF })).toBeNull();
    await user.click(input.getByText('JSON Schema'));
    expect(input.getByRole('region', { name: 'JSON Schema of the input' })).toHaveTextContent(
      '"orderId": {',
    );
    expect((await group('Output')).getByText('What it returns is not described.')).toBeVisible();
  });

  it('says how to describe it', async () => {
    const nothing = { security: null, resilience: null, inputSchema: null, outputSchema: null };
    renderApp(`${ADDRESS}?tab=interface`, {
      ServicePage: serviceAnswer(REF),
      ServiceInterface: { service: nothing },
    });

    expect(
      await screen.findByRole('heading', { name: 'Its interface is not described' }),
    ).toBeVisible();
  });
});
