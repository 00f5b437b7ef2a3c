import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderApp } from '../testing/app';
import { connection } from '../testing/catalog';

function waiver(state: string, more = {}) {
  return {
    __typename: 'Waiver',
    id: `waiver:${state}`,
    finding: 'D-7f3a91c2',
    repository: 'github.com/acme/workshop',
    path: 'src/parts.ts',
    name: 'withdrawParts',
    originalName: 'updateStock',
    reason: 'both move into one library',
    falsePositive: false,
    state,
    createdBy: 'ada (laptop)',
    createdAt: '2026-03-01T12:00:00Z',
    expiresAt: '2026-04-01T00:00:00Z',
    revokedBy: null,
    revokedReason: null,
    service: { ref: 'inventory/update-stock' },
    ...more,
  };
}

describe('the page of waivers', () => {
  it('says who excuses what, why, and how to end it', async () => {
    const asked: unknown[] = [];
    renderApp('/waivers?team=inventory', {
      WaiverList: (variables: object) => {
        asked.push(variables);
        return { waivers: connection([waiver('ACTIVE', { falsePositive: true })]) };
      },
    });

    const list = within(await screen.findByRole('list', { name: 'Waivers' }));
    expect(list.getByText('both move into one library')).toBeVisible();
    expect(list.getByText('false positive')).toBeVisible();
    const until = list.getByText(/^until/).querySelector('time');
    expect(until, 'the last day').toHaveAttribute('datetime', '2026-03-31T23:59:59.999Z');
    expect(list.getByRole('link', { name: 'inventory/update-stock' })).toBeVisible();
    expect(list.getByText(/brickyard waive --revoke waiver:ACTIVE/)).toBeInTheDocument();
    expect(asked[0]).toMatchObject({ state: 'ACTIVE', team: 'inventory' });
    expect(screen.getByRole('link', { name: 'show all' })).toHaveAttribute('href', '/waivers');
  });

  it('shows those of one state, and how a revoked one ended', async () => {
    const revoked = { revokedBy: 'bob', revokedReason: 'call it instead', service: null };
    renderApp('/waivers?state=revoked', {
      WaiverList: { waivers: connection([waiver('REVOKED', revoked)]) },
    });

    expect(await screen.findByText('revoked by bob: call it instead')).toBeVisible();
    const states = within(screen.getByRole('navigation', { name: 'States' }));
    expect(states.getByRole('link', { name: 'Revoked' })).toHaveAttribute('aria-current', 'page');
    expect(screen.queryByText(/--revoke/)).toBeNull();
  });
});
