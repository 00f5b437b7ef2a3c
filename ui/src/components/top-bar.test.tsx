import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { renderApp } from '../testing/app';
import { connection, searchAnswer } from '../testing/catalog';

const TEAMS = {
  Teams: { catalog: { unownedServices: 0, unverifiedTeams: 0 }, teams: connection([]) },
  SearchPage: searchAnswer(),
};

describe('the theme', () => {
  it('is switched and remembered', async () => {
    const { user } = renderApp('/teams', TEAMS);
    await user.click(await screen.findByRole('button', { name: 'Switch to the dark theme' }));

    expect(document.documentElement).toHaveAttribute('data-theme', 'dark');
    expect(localStorage.getItem('brickyard-theme')).toBe('dark');
    await user.click(screen.getByRole('button', { name: 'Switch to the light theme' }));
    expect(localStorage.getItem('brickyard-theme')).toBe('light');
  });

  it('is the system’s until one is chosen', async () => {
    const system = { matches: true, addEventListener: vi.fn(), removeEventListener: vi.fn() };
    vi.stubGlobal('matchMedia', () => system);
    renderApp('/teams', TEAMS);

    expect(await screen.findByRole('button', { name: 'Switch to the light theme' })).toBeVisible();
    expect(document.documentElement).not.toHaveAttribute('data-theme');
  });

  it('works where storage is switched off', async () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new Error('denied');
    });
    const { user } = renderApp('/teams', TEAMS);
    await user.click(await screen.findByRole('button', { name: 'Switch to the dark theme' }));

    expect(document.documentElement).toHaveAttribute('data-theme', 'dark');
  });
});

describe('the search field of another page', () => {
  it('opens the search page on Enter, not before', async () => {
    const { history, user } = renderApp('/teams', TEAMS);
    await user.type(await screen.findByRole('searchbox'), 'stock');
    expect(history.location.href).toBe('/teams');
    await user.keyboard('{Enter}');

    await waitFor(() => expect(history.location.href).toBe('/?q=stock'));
    expect(await screen.findByRole('searchbox')).toHaveValue('stock');
  });
});

describe('an address that no route has', () => {
  it('leads back to the search', async () => {
    renderApp('/no/such/page', TEAMS);

    expect(await screen.findByRole('heading', { name: 'There is no such page' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Go to the start page' })).toHaveAttribute('href', '/');
  });
});
