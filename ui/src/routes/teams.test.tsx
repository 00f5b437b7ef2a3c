import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderApp } from '../testing/app';
import { connection, service } from '../testing/catalog';

const NOTHING = { totalCount: 0 };

function teamAnswer(changes: Record<string, unknown> = {}) {
  return {
    team: {
      name: 'inventory',
      contact: '#inventory-help',
      description: 'Keeps stock.',
      verified: true,
      origin: 'catalog.toml',
      dissolvedAt: null,
      members: connection([]),
      namespaces: connection([]),
      services: { totalCount: 1 },
      maintains: NOTHING,
      formerServices: NOTHING,
      cloneSum: { classes: 0, lines: 0 },
      ...changes,
    },
  };
}

const SERVICES = {
  TeamServices: { team: { services: connection([service('inventory/update-stock')]) } },
  TeamMaintained: { team: { maintains: connection([service('payments/refund')]) } },
  TeamFormerServices: { team: { formerServices: connection([service('payments/receipts')]) } },
};

const member = (name: string, role: string, changes = {}) => ({
  role,
  principal: { id: name, kind: 'USER', name, displayName: null, disabledAt: null, ...changes },
});

const queued = (changes = {}) => ({
  id: 'team',
  name: 'parcels',
  contact: null,
  origin: 'repository',
  dissolvedAt: null,
  services: { totalCount: 4 },
  formerServices: NOTHING,
  ...changes,
});

describe('a team page', () => {
  it('shows what it owns and what it maintains for others', async () => {
    renderApp('/teams/inventory', {
      TeamPage: teamAnswer({ maintains: { totalCount: 1 } }),
      ...SERVICES,
    });
    const owned = within(await screen.findByRole('region', { name: 'Services that it owns' }));
    const maintained = within(
      screen.getByRole('region', { name: 'Services that it maintains for others' }),
    );

    expect(await owned.findByRole('link', { name: 'inventory/update-stock' })).toBeVisible();
    expect(await maintained.findByRole('link', { name: 'payments/refund' })).toBeVisible();
    expect(screen.getByText('verified')).toBeVisible();
  });

  it('shows its members with their roles, and its namespaces', async () => {
    renderApp('/teams/inventory', {
      TeamPage: teamAnswer({
        members: connection([
          member('ada', 'ADMIN', { displayName: 'Ada Lovelace' }),
          member('inventory-ci', 'PUBLISH', { kind: 'SERVICE_ACCOUNT' }),
          member('grace', 'MAINTAIN', { disabledAt: '2026-01-01T00:00:00Z' }),
        ]),
        namespaces: connection([{ name: 'inventory' }, { name: 'stock' }]),
      }),
      ...SERVICES,
    });
    const members = within(await screen.findByRole('region', { name: 'Members (3)' }));

    expect(members.getByText('Ada Lovelace')).toBeVisible();
    expect(members.getByText('admin')).toBeVisible();
    expect(members.getByText('service account')).toBeVisible();
    expect(members.getByText('disabled')).toBeVisible();
    expect(screen.getByRole('region', { name: 'Namespaces (2)' })).toHaveTextContent('stock');
  });

  it('leads to its duplicates, and to what others have of it', async () => {
    renderApp('/teams/inventory', {
      TeamPage: teamAnswer({ cloneSum: { classes: 2, lines: 60 } }),
      ...SERVICES,
    });

    expect(
      await screen.findByRole('link', { name: '60 lines in 2 clone classes' }),
    ).toHaveAttribute('href', '/duplicates?team=inventory');
    expect(screen.getByRole('link', { name: 'What other teams have of its code' })).toHaveAttribute(
      'href',
      '/duplicates?origin=inventory&spread=several-teams',
    );
  });

  it('flags a team that nobody verified', async () => {
    renderApp('/teams/inventory', { TeamPage: teamAnswer({ verified: false }), ...SERVICES });

    expect(await screen.findByText('unverified')).toBeVisible();
    expect(screen.getByText(/until an administrator verifies it/)).toBeVisible();
  });

  it('flags a dissolved team and shows what it left behind', async () => {
    renderApp('/teams/inventory', {
      TeamPage: teamAnswer({
        dissolvedAt: '2026-01-02T00:00:00Z',
        formerServices: { totalCount: 1 },
      }),
      ...SERVICES,
    });

    expect(await screen.findByText('dissolved')).toBeVisible();
    expect(screen.queryByText('verified')).toBeNull();
    expect(await screen.findByRole('link', { name: 'payments/receipts' })).toBeVisible();
  });

  it('is where a former name leads to', async () => {
    const { history } = renderApp('/teams/stock-keepers', { TeamPage: teamAnswer(), ...SERVICES });

    await waitFor(() => expect(history.location.pathname).toBe('/teams/inventory'));
    expect(await screen.findByText('stock-keepers')).toBeVisible();
  });
});

describe('the queues', () => {
  const counts = {
    QueueCounts: { catalog: { services: 1, teams: 2, dissolved: 0, namespaces: 3 } },
  };

  it('begin with the services that nobody owns', async () => {
    const { history, user } = renderApp('/unowned', {
      ...counts,
      Unowned: { unownedServices: connection([service('lost/found', { owner: null })]) },
      UnverifiedTeams: { teams: connection([queued()]) },
    });
    expect(await screen.findByRole('link', { name: 'lost/found' })).toBeVisible();
    await user.click(await screen.findByRole('link', { name: 'Unverified teams 2' }));

    expect(history.location.href).toBe('/unowned?queue=teams');
    expect(await screen.findByRole('link', { name: 'parcels' })).toBeVisible();
    expect(screen.getByText('named by a repository')).toBeVisible();
  });

  it('hold the teams that left services behind', async () => {
    const team = queued({
      dissolvedAt: '2026-01-02T00:00:00Z',
      formerServices: { totalCount: 2 },
    });
    renderApp('/unowned?queue=dissolved', {
      ...counts,
      DissolvedTeams: { teams: connection([team]) },
    });

    expect(await screen.findByText('2 services left behind')).toBeVisible();
  });

  it('hold the namespaces that nobody owns', async () => {
    const namespace = { id: '1', name: 'lost', createdAt: '2026-01-01T00:00:00Z' };
    renderApp('/unowned?queue=namespaces', {
      ...counts,
      UnownedNamespaces: { namespaces: connection([namespace]) },
    });

    expect(await screen.findByRole('link', { name: 'lost' })).toBeVisible();
  });

  it.each([
    ['', 'Every service has an owner'],
    ['?queue=teams', 'Every team is verified'],
    ['?queue=dissolved', 'No dissolved team left services behind'],
    ['?queue=namespaces', 'Every namespace has an owner'],
  ])('may be empty: %s', async (search, title) => {
    renderApp(`/unowned${search}`, {
      ...counts,
      Unowned: { unownedServices: connection([]) },
      UnverifiedTeams: { teams: connection([]) },
      DissolvedTeams: { teams: connection([]) },
      UnownedNamespaces: { namespaces: connection([]) },
    });

    expect(await screen.findByRole('heading', { name: title })).toBeVisible();
  });
});
