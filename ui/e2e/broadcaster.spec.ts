import type { Locator, Page } from '@playwright/test';
import {
  broadcaster,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  loaded,
  test,
} from './fixtures';
import { LONGEST } from './longest';

test.use({ baseURL: async ({}, use) => use(broadcaster()) });

/** Composes a page of what other teams make. */
const COMPOSER = 'local/trains-page';
/** Nearly everybody calls it. */
const HUB = 'identity/export-notifier';
const LONG = `/services/${LONGEST.namespace}/${LONGEST.name}`;

/** The first number in a text. */
async function number(of: Locator): Promise<number> {
  const text = await of.innerText();
  return Number(/\d[\d,]*/.exec(text)?.[0].replaceAll(',', ''));
}

const results = (page: Page) => page.getByRole('list', { name: 'Results' });

test('a page is found by what it composes, and leads to what it is made of', async ({ page }) => {
  await page.goto('/');
  await loaded(page);
  await page.keyboard.press('/');
  await page.keyboard.type('composes trains');
  await expect(page).toHaveURL(/q=composes(\+|%20)trains/);
  await expect(results(page).getByRole('listitem').first()).toContainText(COMPOSER);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/services\/local\/trains-page/);
  await page.getByRole('link', { name: /^Dependencies/ }).click();

  const calls = page.getByRole('region', { name: 'Calls', exact: true });
  const headline = calls.getByRole('listitem').filter({ hasText: 'local/roadworks-headline' });
  await expect(headline).toContainText('^3.0');
  await expect(headline).toContainText('3.0.0');
  expect(await calls.getByRole('listitem').count()).toBeGreaterThan(10);
  // What one may not view cannot be told from what is not there.
  await expect(
    calls.getByRole('listitem').filter({ hasText: 'local/events-carousel' }),
  ).toContainText('no such service');
  await headline.getByRole('link', { name: 'local/roadworks-headline' }).click();
  await page.getByRole('link', { name: /^Dependencies/ }).click();
  await expect(page.getByRole('region', { name: 'Called by' })).toContainText(COMPOSER);
});

test('the list of all services turns its pages in the address and keeps its filters', async ({
  page,
}) => {
  await page.goto('/?kind=service&lifecycle=production');
  await loaded(page);
  const total = await number(page.getByRole('status').first());
  expect(total).toBeGreaterThan(700);
  const pages = page.getByRole('navigation', { name: 'Pages' });
  const first = await results(page).getByRole('listitem').allInnerTexts();

  await pages.getByRole('link', { name: 'Next' }).click();
  await pages.getByRole('link', { name: 'Next' }).click();
  await expect(pages).toContainText('41–60');
  await expect(page).toHaveURL(/\?kind=service&lifecycle=production&page=3$/);
  await page.reload();
  await loaded(page);
  await expect(page.getByRole('checkbox', { name: /^production/ })).toBeChecked();
  const third = await results(page).getByRole('listitem').allInnerTexts();
  expect(third.filter((text) => first.includes(text))).toEqual([]);

  await page.goBack();
  await expect(pages).toContainText('21–40');
  await pages.getByRole('link', { name: 'Previous' }).click();
  await expect(pages).toContainText('1–20');
  await loaded(page);
  expect(await results(page).getByRole('listitem').allInnerTexts()).toEqual(first);

  await page.goto(`/?kind=service&lifecycle=production&page=${Math.ceil(total / 20)}`);
  await loaded(page);
  await expect(pages.getByRole('link', { name: 'Next' })).toHaveCount(0);
  expect(await results(page).getByRole('listitem').count()).toBe(total % 20 || 20);
});

test('one of dozens of teams is found among the filters, with the keyboard', async ({ page }) => {
  await page.goto('/?kind=service');
  await loaded(page);
  const teams = page.getByRole('group', { name: 'Team' });
  await teams.getByRole('button', { name: /^\d+ more$/ }).focus();
  await page.keyboard.press('Enter');
  await expect(teams.getByRole('checkbox')).toHaveCount(50);
  await teams.getByRole('searchbox', { name: 'Find in team' }).focus();
  await page.keyboard.type('weather');
  await expect(teams.getByRole('checkbox', { name: /^weather-/ })).toHaveCount(4);
  await expect(teams.getByRole('checkbox')).toHaveCount(4);
  const maps = teams.getByRole('checkbox', { name: /^weather-maps/ });
  await maps.focus();
  await page.keyboard.press('Space');

  await expect(page).toHaveURL(/\?kind=service&team=weather-maps$/);
  await expect(maps).toBeChecked();
  await expect(results(page).getByRole('listitem').first()).toContainText('weather-maps');
  await page.reload();
  // It is not among the first, and can be taken back.
  await maps.click();
  await expect(page).toHaveURL(/\?kind=service$/);
});

test('a hub says who calls it, on which version, and what a change reaches', async ({ page }) => {
  await page.goto(`/services/${HUB}`);
  await loaded(page);
  await page.getByRole('link', { name: /^Releases/ }).click();
  const spread = page.getByRole('region', { name: 'Who is on what' });
  await expect(spread).toContainText('that you may not see');
  const older = spread.getByRole('listitem').filter({ hasText: '2.5.4' });
  await expect(older).toContainText('in the range of');
  await older.getByRole('link', { name: '2.5.4' }).click();

  await expect(page).toHaveURL(/tab=dependencies&version=2\.5\.4/);
  const calledBy = page.getByRole('region', { name: 'Called by' });
  const rows = calledBy.getByRole('listitem').filter({ hasText: '→' });
  await expect(calledBy.getByRole('status')).toContainText('Only those on 2.5.4');
  await expect(rows).toHaveCount(await number(calledBy.getByRole('heading', { level: 2 })));
  await calledBy.getByRole('link', { name: 'show all' }).click();
  await expect(rows).toHaveCount(50);
  await calledBy.getByRole('button', { name: 'More consumers' }).click();
  await expect(rows).toHaveCount(await number(calledBy.getByRole('heading', { level: 2 })));

  const impact = page.getByRole('region', { name: 'Impact of a change' });
  await expect(impact).toContainText('At least 500 services');
  await expect(impact.getByRole('note')).toContainText('the first 500 are named');
  await impact.getByText(/^In 2 steps/).click();
  const second = impact.getByRole('list', { name: 'In 2 steps' }).getByRole('listitem');
  await expect(second.first()).toContainText('through');
  await second.first().getByRole('link').click();
  await expect(page).toHaveURL(/tab=dependencies$/);
  await expect(page).not.toHaveURL(/export-notifier/);
});

test('a circle and a version that ends are said where they matter', async ({ page }) => {
  await page.goto(`/services/${HUB}?tab=dependencies`);
  const circle = page.getByRole('note').filter({ hasText: 'A circle of dependencies' });
  await expect(circle).toContainText('None can be retired or changed alone.');
  await circle.getByRole('link', { name: 'media/waveform-limiter' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('waveform-limiter');
  await page.getByRole('link', { name: /^Releases/ }).click();

  const rules = page.getByRole('region', { name: 'Deprecated ranges' });
  await expect(rules).toContainText('<4.0.0');
  await expect(rules).toContainText('30 June 2027');
});

test('queues are as long as the start page says', async ({ page }) => {
  await page.goto('/');
  await loaded(page);
  const main = page.getByRole('main');
  const link = main.locator('a[href="/unowned"]').first();
  const unowned = await number(link);
  expect(unowned).toBeGreaterThan(10);
  await link.click();
  await expect(page).toHaveURL(/\/unowned$/);
  const services = main.getByRole('list', { name: 'Services' }).getByRole('listitem');
  await expect(services).toHaveCount(unowned);
  const unverified = main.getByRole('link', { name: /Unverified teams/ });
  await unverified.click();
  await expect(main.getByRole('list', { name: 'Teams' })).toContainText('election-desk');
  const teams = main.getByRole('list', { name: 'Teams' }).getByRole('listitem');
  await expect(teams).toHaveCount(await number(unverified));
});

test('all teams are listed, a page at a time', async ({ page }) => {
  await page.goto('/teams');
  await loaded(page);
  const rows = page.getByRole('table', { name: 'Teams' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(50);
  await page.getByRole('button', { name: 'More teams' }).click();
  await expect(page.getByRole('link', { name: 'world-translation' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'More teams' })).toHaveCount(0);
  expect(await rows.count()).toBeGreaterThan(55);

  await page.setViewportSize({ width: 390, height: 844 });
  const longest = rows.filter({ hasText: LONGEST.team });
  await longest.scrollIntoViewIfNeeded();
  await expect(longest.getByRole('cell').first()).toBeInViewport({ ratio: 1 });
});

test('who has whose code has room for dozens of teams', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/duplicates?view=teams');
  await loaded(page);
  const matrix = page.getByRole('region', { name: 'Which teams have what others had first' });
  await expect(matrix.getByRole('row')).toHaveCount(2 + 12);
  await expectNoSidewaysScroll(page);
  const table = await matrix.evaluate((one) => one.scrollWidth - one.clientWidth);
  expect(table, 'the table scrolls in its own place').toBeGreaterThan(0);

  const flows = page.getByRole('list', { name: 'Who has whose code, most lines first' });
  await expect(flows.getByRole('listitem')).toHaveCount(100);
  await page.getByRole('button', { name: 'More pairs of teams' }).click();
  await expect.poll(() => flows.getByRole('listitem').count()).toBeGreaterThan(100);
  const cell = matrix.getByRole('link').first();
  const classes = Number(/in (\d+) class/.exec((await cell.textContent()) ?? '')?.[1]);
  await cell.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/team=.+&origin=.+&spread=several-teams/);
  const list = page.getByRole('list', { name: 'Clone classes' });
  await expect(list.locator(':scope > li')).toHaveCount(classes);
});

/** Where there is more of everything than in the shop, or longer names. */
const PAGES = [
  '/',
  '/?q=weather',
  `/services/${COMPOSER}?tab=dependencies`,
  `/services/${HUB}?tab=releases`,
  `/services/${HUB}?tab=dependencies`,
  '/teams',
  '/duplicates',
  '/duplicates?view=teams',
  LONG,
  `${LONG}?tab=releases`,
  `${LONG}?tab=dependencies`,
  `/teams/${LONGEST.team}`,
  `/?q=${LONGEST.name}`,
];

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

for (const [colorScheme, viewport, other] of [
  ['light', DESKTOP, PHONE],
  ['dark', PHONE, DESKTOP],
] as const) {
  test.describe(`${colorScheme}, ${viewport.width} pixels wide`, () => {
    test.use({ colorScheme, viewport });
    for (const path of PAGES) {
      // The longest names would be the longest titles.
      const title = path.replace(/([a-z]{10})[a-z]{53}/g, '$1…');
      test(`${title} fits and can be used by everybody`, async ({ page }) => {
        await page.goto(path);
        await loaded(page);

        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
        await page.setViewportSize(other);
        await expectNoSidewaysScroll(page);
      });
    }
  });
}
