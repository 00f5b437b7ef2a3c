import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderApp } from '../testing/app';
import { connection } from '../testing/catalog';

const rule = (changes: Record<string, unknown>) => ({
  id: JSON.stringify(changes),
  subject: 'ORGANISATION',
  mode: 'WARN',
  repository: null,
  team: null,
  reason: null,
  setBy: 'ada (laptop)',
  setAt: '2026-01-01T00:00:00Z',
  declared: false,
  ...changes,
});

const answer = (changes: Record<string, unknown> = {}) => ({
  CheckModes: { checkPause: null, goldenPaths: [], checkModes: connection([]), ...changes },
});

describe('the page of checks', () => {
  it('shows the modes of the organisation, repositories and teams with who set them', async () => {
    const team = { name: 'payments', contact: null, verified: true, dissolvedAt: null };
    renderApp(
      '/checks',
      answer({
        checkModes: connection([
          rule({}),
          rule({ subject: 'REPOSITORY', repository: 'shop/stock', declared: true }),
          rule({ subject: 'TEAM', team, mode: 'BLOCK', reason: 'Agreed in May.' }),
        ]),
      }),
    );
    const modes = within(await screen.findByRole('list', { name: 'Modes' }));
    const [organisation, repository, payments] = modes.getAllByRole('listitem');

    expect(organisation).toHaveTextContent(/The organisation.*warn.*set by ada \(laptop\)/);
    expect(repository).toHaveTextContent(/shop\/stock.*set in catalog.toml/);
    expect(payments).toHaveTextContent(/payments.*block.*Agreed in May\./);
    expect(screen.queryByRole('note')).toBeNull();
  });

  it('says loudly that blocking is paused, why and by whom', async () => {
    const checkPause = { reason: 'a wrong match', by: 'grace', at: '2026-01-01T00:00:00Z' };
    renderApp('/checks', answer({ checkPause }));

    const banner = await screen.findByRole('note');
    expect(banner).toHaveTextContent(/Blocking is paused: a wrong match.*grace/);
    expect(await screen.findByText('No mode is set')).toBeVisible();
  });

  it('lists what is meant to be copied, and how to change all of it', async () => {
    const goldenPaths = [{ ref: 'platform/template', why: 'New services start from it.' }];
    renderApp('/checks', answer({ goldenPaths }));

    const golden = within(await screen.findByRole('list', { name: 'Golden paths' }));
    expect(golden.getByRole('link', { name: 'platform/template' })).toHaveAttribute(
      'href',
      '/services/platform/template',
    );
    expect(screen.getByText('brickyard-server check resume')).toBeVisible();
  });
});
