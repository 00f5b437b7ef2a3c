import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures';
import { binary, CHECKOUT, withoutSettings } from './servers';

const folder = mkdtempSync(join(tmpdir(), 'brickyard-report-'));
const file = join(folder, 'duplicates.html');

test.beforeAll(() => {
  const command = ['scan', 'examples/shop', '--format', 'html', '-o', file];
  execFileSync(binary('brickyard'), command, {
    cwd: CHECKOUT,
    env: withoutSettings(),
    stdio: 'pipe',
  });
});

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (page: Page, path = file) => page.goto(pathToFileURL(path).href);
const classes = (page: Page) => page.locator('#classes > li');

const classId = (number: number) => `C-${number.toString(16).padStart(8, '0')}`;

/** Makes a report of this many classes out of the real one. */
function grown(to: number): string {
  const start = '<script type="application/json" id="data">';
  const [head, rest] = readFileSync(file, 'utf8').split(start) as [string, string];
  const end = rest.indexOf('</script>');
  const data = JSON.parse(rest.slice(0, end)) as { classes: unknown[][] };
  const [first] = data.classes;
  if (!first) throw new Error('the shop has no duplicates');
  data.classes = Array.from({ length: to }, (_, number) => [classId(number), ...first.slice(1)]);
  const path = join(folder, 'large.html');
  writeFileSync(
    path,
    head + start + JSON.stringify(data).replaceAll('<', '\\u003c') + rest.slice(end),
  );
  return path;
}

test('opens from a file and shows the sums, the folders and the worst class first', async ({
  page,
}) => {
  await open(page);

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Duplicate functions');
  await expect(page).toHaveTitle('Duplicates in examples/shop');
  await expect(page.locator('#sums')).toContainText('Duplicated lines');
  await expect(page.locator('#folders')).toContainText('inventory/');
  const lines = await page.locator('.head .lines').allTextContents();
  const numbers = lines.map((text) => Number.parseInt(text, 10));
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
});

test('search, filters and folders leave what matches', async ({ page }) => {
  await open(page);
  const all = await classes(page).count();
  expect(all).toBeGreaterThan(2);

  await page.keyboard.press('/');
  await page.keyboard.type('restorestock');
  await expect(classes(page)).toHaveCount(1);
  await expect(classes(page)).toContainText('Stock');

  await page.getByLabel('Search').fill('no such thing');
  await expect(page.getByRole('status')).toHaveText('No class matches.');

  await page.getByLabel('Search').fill('');
  await page.getByLabel('Language').selectOption('Go');
  expect(await classes(page).count()).toBeLessThan(all);

  await page.getByLabel('Language').selectOption('');
  await page.locator('#folders').getByRole('button', { name: 'payments/' }).click();
  await expect(page.getByRole('navigation', { name: 'Folder' })).toContainText('payments/');
  await expect.poll(() => classes(page).count()).toBeLessThan(all);
});

test('a class opens by keyboard with both sources side by side', async ({ page }) => {
  await open(page);
  await page.getByLabel('Search').fill('restoreStock');
  const head = page.locator('.head').first();
  await head.focus();
  await page.keyboard.press('Enter');

  await expect(head).toHaveAttribute('aria-expanded', 'true');
  const table = page.locator('.diff');
  await expect(table.locator('mark').first()).toBeVisible();
  await expect(page.locator('.legend')).toContainText('→');
  await expect(table.locator('th')).toHaveCount(2);
  const right = await table.locator('th').nth(1).textContent();
  await page.getByLabel('Left').selectOption({ index: 1 });
  await expect(table.locator('th').first()).toHaveText(right ?? '');

  await page.getByLabel('Left').press('Escape');
  await expect(head).toHaveAttribute('aria-expanded', 'false');
  await expect(head).toBeFocused();
});

test('an address names a class', async ({ page }) => {
  await open(page);
  const id = await classes(page).last().getAttribute('id');
  await page.goto(`${pathToFileURL(file).href}#${id}`);

  await expect(page.locator(`#${id} .head`)).toHaveAttribute('aria-expanded', 'true');
});

for (const [name, use] of [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['390 pixels wide', { viewport: { width: 390, height: 844 } }],
] as const) {
  test.describe(name, () => {
    test.use(use);

    test('the report can be used by everybody', async ({ page }) => {
      await open(page);
      await page.locator('.head').first().click();
      await expect(page.locator('.diff')).toBeVisible();

      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    });
  });
}

test('the theme can be chosen', async ({ page }) => {
  await open(page);
  const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await colour();
  await page.getByRole('button', { name: 'Dark theme' }).click();

  await expect.poll(colour).not.toBe(light);
  await expect(page.getByRole('button', { name: 'Light theme' })).toBeVisible();
});

test('of 10,000 classes a page of rows is in the document at a time', async ({ page }) => {
  await open(page, grown(10_000));

  await expect(page.getByRole('status')).toContainText('10,000 classes');
  await expect(classes(page)).toHaveCount(50);
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.locator('#range')).toHaveText('51 to 100 of 10,000');
  await expect(classes(page)).toHaveCount(50);
  await page.getByLabel('Search').fill('C-0000270f');
  await expect(classes(page)).toHaveCount(1);
});
