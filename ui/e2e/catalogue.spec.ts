import { expect, loaded, test } from './fixtures';

test('a service is described by its README and the facts beside it', async ({ page }) => {
  await page.goto('/services/inventory/update-stock');
  await loaded(page);
  const readme = page.getByRole('article', { name: 'README' });

  await expect(readme).toContainText('all of them or none');
  await expect(readme.getByRole('table')).toContainText('409');
  const facts = page.getByRole('complementary', { name: 'Facts' });
  for (const text of [
    'https://stock.shop.example/update',
    'OAuth 2',
    'Give up after 2 s',
    'nodejs22.x',
    'src/stock.updateStock',
    'cost-centre: 4711',
  ]) {
    await expect(facts).toContainText(text);
  }
});

test('an open door is flagged', async ({ page }) => {
  await page.goto('/services/inventory/supplier-feed');

  await expect(page.getByRole('note')).toContainText(/everybody who finds its endpoint/i);
});

test('the interface shows fields and the JSON Schema', async ({ page }) => {
  await page.goto('/services/inventory/update-stock?tab=interface');
  const input = page.getByRole('region', { name: 'Input', exact: true });

  await expect(input).toContainText('lines[].sku');
  await input.getByText('JSON Schema').click();
  await expect(input.getByRole('region', { name: 'JSON Schema of the input' })).toContainText(
    '"additionalProperties": false',
  );
});

test('releases say whether to use them, and who does', async ({ page }) => {
  await page.goto('/services/logistics/route-parcel?tab=releases');
  await loaded(page);
  const releases = page.getByRole('region', { name: 'Releases', exact: true });
  const row = (number: string) =>
    releases
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: number, exact: true }) });

  await expect(row('2.1.0')).toContainText('published');
  await expect(row('2.0.0')).toContainText('It sends parcels in circles');
  await expect(row('1.1.0')).toContainText('Ends on 30 June 2099.');
  await expect(row('1.0.0')).toContainText('retired');
  await expect(row('2.1.0').getByRole('link', { name: 'CI run' })).toHaveAttribute(
    'href',
    'https://ci.shop.example/logistics/2.1.0',
  );
  await expect(page.getByRole('region', { name: 'Deprecated ranges' })).toContainText('<2.0.0');

  await page
    .getByRole('region', { name: 'Who is on what' })
    .getByRole('link', { name: '1.1.0' })
    .click();
  const calledBy = page.getByRole('region', { name: 'Called by' });
  await expect(calledBy).toContainText('logistics/print-label');
  await expect(calledBy).not.toContainText('logistics/track-parcel');
});

test('dependencies show states, circles, secrets and what a change reaches', async ({ page }) => {
  await page.goto('/services/logistics/route-parcel?tab=dependencies');
  await loaded(page);

  await expect(page.getByRole('note')).toContainText('logistics/plan-tour need each other');
  const calledBy = page.getByRole('region', { name: 'Called by' });
  await expect(calledBy).toContainText('no release in the range');
  await expect(calledBy).toContainText('1 service that you may not see, of logistics');
  await expect(calledBy).not.toContainText('negotiate-rates');
  await expect(page.getByRole('region', { name: 'Impact of a change' })).toContainText(
    'logistics/print-label',
  );

  await page.goto('/services/logistics/plan-tour?tab=dependencies');
  await expect(page.getByRole('region', { name: 'Calls', exact: true })).toContainText(
    'no such service',
  );
});

test('a former name leads to the service and keeps the tab', async ({ page }) => {
  await page.goto('/services/logistics/price-tour?tab=releases');

  await expect(page).toHaveURL(/\/services\/logistics\/quote-tour\?tab=releases/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('quote-tour');
  await expect(page.getByRole('note')).toContainText('logistics/price-tour has another name now');
});

test('a retired service says so', async ({ page }) => {
  await page.goto('/services/logistics/fax-driver');

  await expect(page.getByRole('note')).toContainText('This service was retired');
});

test('a service tells who owned it before', async ({ page }) => {
  await page.goto('/services/logistics/track-parcel');
  const history = page.getByRole('region', { name: 'Ownership history' });

  await expect(history).toContainText('logistics → inventory');
  await expect(history).toContainText('Tracking starts on the shelf');
});

test('a team shows its members, namespaces and what it maintains', async ({ page }) => {
  await page.goto('/teams/parcels');
  await expect(page).toHaveURL(/\/teams\/logistics/);
  await expect(page.getByRole('note')).toContainText('parcels');
  const facts = page.getByRole('complementary', { name: 'Facts' });

  await expect(facts).toContainText('Ada Lovelace');
  await expect(facts).toContainText('service account');
  await expect(facts.getByRole('region', { name: 'Namespaces (1)' })).toContainText('logistics');

  await page.goto('/teams/inventory');
  await expect(
    page.getByRole('region', { name: 'Services that it maintains for others' }),
  ).toContainText('logistics/route-parcel');
});

test('the queues are reached from the start page, with the keyboard', async ({ page }) => {
  await page.goto('/');
  await loaded(page);
  await page.getByRole('main').locator('a[href="/unowned"]').first().focus();
  await page.keyboard.press('Enter');
  const main = page.getByRole('main');
  await expect(main.getByRole('link', { name: 'logistics/lost-and-found' })).toBeVisible();

  await main.getByRole('link', { name: /Dissolved teams/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/queue=dissolved/);
  await expect(main.getByRole('link', { name: 'couriers' })).toBeVisible();

  await main.getByRole('link', { name: /Unverified teams/ }).click();
  await expect(main.getByRole('link', { name: 'payments' })).toBeVisible();
  await main.getByRole('link', { name: /Unowned namespaces/ }).click();
  await expect(main.getByRole('list', { name: 'Namespaces' })).toContainText('couriers');

  await page.goto('/teams/couriers');
  await expect(main).toContainText('This team was dissolved');
  await expect(main).toContainText('couriers/call-courier');
});
