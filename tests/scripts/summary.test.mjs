// summary.mjs over the logs of runs that were made up.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'node:test';

const script = resolve(dirname(fileURLToPath(import.meta.url)), 'summary.mjs');
const RUST = `test journeys::one::sqlite ... ok
test journeys::one::postgres ... ok
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out
`;
const UNITS = { numPassedTests: 1, numFailedTests: 0 };
const BROWSER = { stats: { expected: 1 } };

// Runs summary.mjs over these logs.
function summary({ rust = RUST, units = UNITS, browser = BROWSER }) {
  const folder = mkdtempSync(join(tmpdir(), 'brickyard-summary-'));
  try {
    writeFileSync(join(folder, 'rust.log'), rust);
    writeFileSync(join(folder, 'ui-unit.json'), JSON.stringify(units));
    writeFileSync(join(folder, 'ui-browser.json'), JSON.stringify(browser));
    return spawnSync('node', [script, folder], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('what passed on both databases is fine', () => {
  const { status, stderr } = summary({});

  assert.equal(stderr, '');
  assert.equal(status, 0);
});

test('what ran on one database only fails', () => {
  const { status, stderr } = summary({ rust: RUST.replace('one::postgres', 'one::elsewhere') });

  assert.match(stderr, /1 tests passed on SQLite, 0 on PostgreSQL/);
  assert.equal(status, 1);
});

test('what failed is named, with the first lines of the reason', () => {
  const message = '\u001b[31mError: not equal\u001b[0m\n\n  - light\n  + dark';
  const { status, stderr } = summary({
    rust: `${RUST}test journeys::two::sqlite ... FAILED\ntest result: FAILED. 0 passed; 1 failed;`,
    units: {
      numPassedTests: 1,
      numFailedTests: 1,
      testResults: [
        { assertionResults: [{ status: 'failed', fullName: 'a unit', failureMessages: [message] }] },
      ],
    },
    browser: {
      stats: { expected: 1, unexpected: 1 },
      suites: [
        {
          title: 'pages.spec.ts',
          suites: [
            {
              title: 'dark',
              specs: [{ title: 'fits', ok: false, tests: [{ results: [{ error: { message } }] }] }],
            },
          ],
        },
      ],
    },
  });

  assert.match(stderr, /Rust: journeys::two::sqlite/);
  assert.match(stderr, /UI units: a unit: Error: not equal \| {3}- light/);
  assert.match(stderr, /Browser: pages\.spec\.ts › dark › fits: Error: not equal/);
  assert.equal(status, 1);
});
