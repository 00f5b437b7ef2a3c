import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';

/** The server with the example shop. */
export const shop = (): string => address('E2E_SHOP');

/** The server with a made-up broadcaster of 1,200 services. */
export const broadcaster = (): string => address('E2E_BROADCASTER');

/** The server with nothing in it. */
export const empty = (): string => address('E2E_EMPTY');

function address(name: string): string {
  const url = process.env[name];
  if (!url) throw new Error(`${name} is not set: servers.ts did not run`);
  return url;
}

/**
 * A test whose page must stay silent: no error in the console, no exception, no blocked resource,
 * no answer of the server that is an error. `expectedErrors` says which texts a test provokes.
 */
export const test = base.extend<{ expectedErrors: RegExp[] }>({
  expectedErrors: [[], { option: true }],
  baseURL: async ({}, use) => use(shop()),
  page: async ({ page, expectedErrors }, use) => {
    const errors: string[] = [];
    page.on('console', (message) => {
      // A violated content security policy is an error in the console as well.
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('response', (response) => {
      if (response.status() >= 500) errors.push(`${response.status()} ${response.url()}`);
    });
    await use(page);
    const unexpected = errors.filter((text) => !expectedErrors.some((known) => known.test(text)));
    expect(unexpected).toEqual([]);
  },
});

export { expect };

/**
 * Waits until the page shows what it has to show. A quiet network alone does not say so: on a slow
 * machine, half a second may pass between the script and its first request.
 */
export async function loaded(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  await expect(page.locator('[aria-busy="true"], [data-testid="skeleton"]')).toHaveCount(0);
}

/** Expects no violation that keeps somebody from using the page. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  expect(grave).toEqual([]);
}

/** Expects that nothing sticks out to the right. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(excess).toBeLessThanOrEqual(0);
}
