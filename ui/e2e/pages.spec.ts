import { empty, expect, expectAccessible, expectNoSidewaysScroll, loaded, test } from './fixtures';

const PAGES = [
  '/',
  '/?q=stock',
  '/services/inventory/update-stock',
  '/services/inventory/update-stock?tab=interface',
  '/services/inventory/update-stock?tab=functions',
  '/services/inventory/update-stock?tab=duplicates',
  '/services/inventory/supplier-feed',
  '/services/logistics/route-parcel',
  '/services/logistics/route-parcel?tab=releases',
  '/services/logistics/route-parcel?tab=dependencies',
  '/services/logistics/plan-tour?tab=dependencies',
  '/services/logistics/fax-driver',
  '/services/logistics/track-parcel',
  '/teams',
  '/teams/payments',
  '/teams/logistics',
  '/teams/couriers',
  '/duplicates',
  '/duplicates?team=payments&similarity=85',
  '/duplicates?team=nobody',
  '/duplicates?view=teams',
  '/duplicates/nothing',
  '/checks',
  '/waivers',
  '/waivers?state=revoked&team=inventory',
  '/unowned',
  '/unowned?queue=teams',
  '/unowned?queue=dissolved',
  '/unowned?queue=namespaces',
  '/no/such/page',
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const path of PAGES) {
      test(`${path} can be used by everybody`, async ({ page }) => {
        await page.goto(path);
        await loaded(page);

        await expectAccessible(page);
      });
    }
  });
}

test.describe('390 pixels wide', () => {
  test.use({ viewport: { width: 390, height: 844 } });
  for (const path of PAGES) {
    test(`${path} fits`, async ({ page }) => {
      await page.goto(path);
      await loaded(page);

      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    });
  }
});

test.describe('a clone class', () => {
  for (const [name, use] of [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['390 pixels wide', { viewport: { width: 390, height: 844 } }],
  ] as const) {
    test.describe(name, () => {
      test.use(use);

      test('can be used by everybody', async ({ page }) => {
        await page.goto('/duplicates');
        await page
          .getByRole('list', { name: 'Clone classes' })
          .getByRole('link', { name: 'restoreStock' })
          .click();
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('restoreStock');
        await loaded(page);

        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
      });
    });
  }
});

test('the dark theme can be chosen and is remembered', async ({ page }) => {
  await page.goto('/');
  const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await colour();
  await page.getByRole('button', { name: /dark theme/i }).click();
  await expect.poll(colour).not.toBe(light);
  const dark = await colour();
  await page.reload();

  await expect.poll(colour).toBe(dark);
});

for (const [path, title] of [
  ['/', 'Brickyard'],
  ['/?q=stock', 'stock · Brickyard'],
  ['/services/inventory/update-stock', 'inventory/update-stock · Brickyard'],
  ['/teams', 'Teams · Brickyard'],
  ['/teams/payments', 'payments · Teams · Brickyard'],
  ['/duplicates', 'Duplicates · Brickyard'],
  ['/duplicates?view=teams', 'Who has whose code · Duplicates · Brickyard'],
] as const) {
  test(`${path} has a title of its own`, async ({ page }) => {
    await page.goto(path);
    await loaded(page);

    await expect(page).toHaveTitle(title);
  });
}

test.describe('an empty catalogue', () => {
  test.use({ baseURL: async ({}, use) => use(empty()) });

  test('says how to fill it', async ({ page }) => {
    await page.goto('/');
    await loaded(page);

    await expect(page.getByRole('main')).toContainText('brickyard');
    await expect(page.getByRole('main')).toContainText('publish');
    await expectAccessible(page);
  });

  test('has no duplicates', async ({ page }) => {
    await page.goto('/duplicates');
    await loaded(page);

    await expect(page.getByRole('main')).toContainText('No function stands in two services');
    await expectAccessible(page);
  });

  test('answers a search', async ({ page }) => {
    await page.goto('/?q=stock');

    await expect(page.getByRole('main')).toContainText(/no(thing| result)|empty/i);
  });
});
