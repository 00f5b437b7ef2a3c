import { expect, test } from './fixtures';

test('the explorer loads without a foreign server and runs a query', async ({ page, baseURL }) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(baseURL ?? '').origin)
      foreign.push(request.url());
  });
  await page.goto('/graphql');
  // The button does nothing before both editors are there.
  await expect(page.locator('.graphiql-query-editor')).toContainText('query Search');
  await expect(page.locator('.result-window .CodeMirror')).toBeVisible();
  await page.getByRole('button', { name: /execute query/i }).click();

  await expect(page.locator('.result-window')).toContainText('"total"');
  expect(foreign).toEqual([]);
});
