import { expect, loaded, test } from './fixtures';

test('a service shows owner, contact, releases and functions', async ({ page }) => {
  await page.goto('/services/inventory/update-stock');
  await loaded(page);
  const main = page.getByRole('main');

  await expect(page.getByRole('heading', { level: 1 })).toContainText('update-stock');
  await expect(main).toContainText('Moves the stock of an article after an order or a return.');
  await expect(main.getByRole('link', { name: 'inventory', exact: true }).first()).toBeVisible();
  await expect(main).toContainText('#inventory-help');
  await expect(main).toContainText('2.3.1');
  await expect(main).toContainText('updateStock');
});

test('duplicates in other teams stand side by side with their differences', async ({ page }) => {
  await page.goto('/services/inventory/update-stock?tab=duplicates');
  await loaded(page);
  const main = page.getByRole('main');

  await expect(main).toContainText('restoreStock');
  await expect(main).toContainText('payments/refund');
  await expect(main).toContainText(/[89]\d\s?%/);
  await main
    .getByRole('link', { name: /restoreStock|compare/i })
    .first()
    .click();

  await expect(page).toHaveURL(/\/d\/[^/]+\/[^/]+/);
  await expect(page.getByRole('main')).toContainText('level < 0');
  await expect(page.getByRole('main')).toContainText('amount > shelf.capacity');
});

test('the address of a tab survives a reload', async ({ page }) => {
  await page.goto('/services/inventory/update-stock');
  await loaded(page);
  await page
    .getByRole('main')
    .getByText(/^Releases/)
    .first()
    .click();
  await expect(page).toHaveURL(/tab=releases/);
  await page.reload();

  await expect(page).toHaveURL(/tab=releases/);
  await expect(page.getByRole('main')).toContainText('2.3.1');
});

test('a team shows its services and how to reach it', async ({ page }) => {
  await page.goto('/teams');
  await loaded(page);
  await page
    .getByRole('main')
    .getByRole('link', { name: /payments/ })
    .first()
    .click();

  await expect(page).toHaveURL(/\/teams\/payments/);
  await expect(page.getByRole('main')).toContainText('#payments-help');
  await expect(
    page
      .getByRole('main')
      .getByRole('link', { name: /refund/ })
      .first(),
  ).toBeVisible();
});

for (const path of ['/services/nobody/nothing', '/teams/nobody', '/no/such/page']) {
  test(`${path} says that it does not exist`, async ({ page }) => {
    await page.goto(path);

    await expect(page.getByRole('heading', { level: 1 })).toContainText(/no|not/i);
    await expect(page.getByRole('link', { name: /start page/i })).toBeVisible();
  });
}
