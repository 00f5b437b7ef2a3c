import { expect, loaded, shop, test } from './fixtures';

const classes = { name: 'Clone classes' };

test('the start page leads to what to remove first', async ({ page }) => {
  await page.goto('/');
  await loaded(page);
  await page.getByRole('main').getByRole('link', { name: 'lines could go' }).click();

  await expect(page).toHaveURL(/\/duplicates$/);
  const main = page.getByRole('main');
  await expect(main).toContainText('83');
  await expect(main).toContainText('The clone index has followed every change');
  await expect(page.getByRole('list', classes).getByRole('listitem')).toHaveCount(5);
});

test('a filter is an address that can be sent to somebody', async ({ page }) => {
  await page.goto('/duplicates');
  await loaded(page);
  await page.getByLabel('Had it first').selectOption('checkout');
  await expect(page).toHaveURL(/\?origin=checkout$/);
  await expect(page.getByRole('list', classes).getByRole('listitem')).toHaveCount(2);
  await page.getByLabel('Type', { exact: true }).selectOption('Renamed copies');
  await expect(page.getByRole('list', classes).getByRole('listitem')).toHaveCount(1);

  await page.reload();
  await expect(page.getByLabel('Type', { exact: true })).toHaveValue('renamed');
  await expect(page.getByRole('list', classes)).toContainText('is_deliverable');
  await expect(page.getByRole('status').first()).toContainText('1 clone class, 22 lines');
});

test('a number of the matrix counts what its list shows', async ({ page }) => {
  await page.goto('/duplicates?view=teams');
  await loaded(page);
  const cell = page.getByRole('link', {
    name: '72 lines in 3 classes that payments has and inventory had first',
  });
  await cell.focus();
  await page.keyboard.press('Enter');

  await expect(page).toHaveURL(/team=payments&origin=inventory/);
  await expect(page.getByRole('list', classes).getByRole('listitem')).toHaveCount(3);
});

test('a clone class leads to its copies side by side', async ({ page }) => {
  await page.goto('/duplicates?q=restoreStock');
  await loaded(page);
  await page.getByRole('list', classes).getByRole('link', { name: 'restoreStock' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('restoreStock');
  const main = page.getByRole('main');
  await expect(main.getByRole('region', { name: 'Source of restoreStock' })).toContainText(
    'async function restoreStock(warehouse: Warehouse',
  );
  const inventory = main.getByRole('region', { name: 'inventory' });
  await expect(inventory).toContainText('newest release 2.3.1');
  await expect(inventory).toContainText('item → line');
  await inventory.getByRole('link', { name: /alike: compare with updateStock/ }).click();

  await expect(page).toHaveURL(/\/d\/[^/]+\/[^/]+/);
  await expect(page.getByRole('main')).toContainText('level < 0');
});

test('the mutation that a clone class shows is one of the schema', async ({ page, request }) => {
  await page.goto('/duplicates?q=restoreStock');
  await loaded(page);
  await page.getByRole('list', classes).getByRole('link', { name: 'restoreStock' }).click();
  const mutation = page.getByRole('complementary', { name: 'What to do' }).locator('pre');
  await expect(mutation).toContainText('setCanonicalService');
  const query = await mutation.innerText();

  // Without an access token a valid mutation is refused for that reason only.
  const response = await request.post(`${shop()}/graphql`, { data: { query } });
  const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
});

test('a service and a team lead to their duplicates', async ({ page }) => {
  await page.goto('/services/inventory/update-stock');
  await loaded(page);
  await page.getByRole('link', { name: /lines in 1 clone class$/ }).click();
  await expect(page).toHaveURL(/\/duplicates\?service=/);
  await expect(page.getByRole('main')).toContainText('Only what inventory/update-stock has.');
  await expect(page.getByRole('list', classes).getByRole('listitem')).toHaveCount(1);

  await page.goto('/teams/inventory');
  await loaded(page);
  await page.getByRole('link', { name: 'What other teams have of its code' }).click();
  await expect(page.getByRole('list', classes).getByRole('listitem')).toHaveCount(3);
});
