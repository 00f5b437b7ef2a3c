import { expect, loaded, test } from './fixtures';

test('words of a function name lead to its highlighted source', async ({ page }) => {
  await page.goto('/');
  await page
    .getByRole('searchbox', { name: 'Search the catalogue' })
    .pressSequentially('restore stock');

  await expect(page).toHaveURL(/\?q=restore(\+|%20)stock/);
  // What was found for the first letters gives way to what was found for all of them.
  await loaded(page);
  await page
    .getByRole('main')
    .getByRole('link', { name: /restoreStock/ })
    .first()
    .click();

  await expect(page).not.toHaveURL(/\/\?q=/);
  await expect(page.getByRole('main')).toContainText(
    'async function restoreStock(warehouse: Warehouse',
  );
  // Highlighting wraps a keyword in an element of its own.
  await expect(page.locator('code span', { hasText: /^async$/ }).first()).toBeVisible();
});

test('a search is an address that can be sent to somebody', async ({ page }) => {
  await page.goto('/?q=stock&team=payments&kind=function');
  await loaded(page);

  await expect(page.getByRole('searchbox')).toHaveValue('stock');
  await expect(page.getByRole('main')).toContainText('restoreStock');
  await expect(page.getByRole('main')).not.toContainText('updateStock');

  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('stock');
  await expect(page.getByRole('main')).toContainText('restoreStock');
});

test('a service is found by its description and opens', async ({ page }) => {
  await page.goto('/?q=until+it+is+paid');
  await loaded(page);
  await page
    .getByRole('main')
    .getByRole('link', { name: /reserve-stock/ })
    .first()
    .click();

  await expect(page).toHaveURL(/\/services\/inventory\/reserve-stock/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('reserve-stock');
});

test('a search without results says so and helps', async ({ page }) => {
  await page.goto('/?q=qqxxzzyy');

  await expect(page.getByRole('main')).toContainText('Nothing found for “qqxxzzyy”');
});

test('back returns to the search', async ({ page }) => {
  await page.goto('/?q=refund');
  await loaded(page);
  await page
    .getByRole('main')
    .getByRole('link', { name: /refund/i })
    .first()
    .click();
  await expect(page).not.toHaveURL(/\/\?q=refund/);
  await page.goBack();

  await expect(page).toHaveURL(/\/\?q=refund/);
  await expect(page.getByRole('searchbox')).toHaveValue('refund');
});
