// Counts what ran, from the runners' own logs, and names what failed. A part without a log did not run.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const problems = [];

function read(name) {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return '';
  }
}

function rust() {
  const text = read('rust.log');
  const count = (pattern) => (text.match(pattern) ?? []).length;
  const sum = (pattern) => [...text.matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0);
  const sqlite = count(/^test .*::sqlite \.\.\. ok$/gm);
  const postgres = count(/^test .*::postgres \.\.\. ok$/gm);
  if (sqlite === 0 || sqlite !== postgres) {
    problems.push(`${sqlite} tests passed on SQLite, ${postgres} on PostgreSQL: the numbers must be equal`);
  }
  return [
    {
      part: 'Rust',
      passed: sum(/^test result: .*? (\d+) passed/gm),
      failed: sum(/^test result: .*? (\d+) failed/gm),
      failures: [...text.matchAll(/^test (.*) \.\.\. FAILED$/gm)].map(([, name]) => name),
      skipped: sum(/^test result: .*? (\d+) ignored/gm) + sum(/^test result: .*? (\d+) filtered out/gm),
    },
    { part: '  on SQLite', passed: sqlite },
    { part: '  on PostgreSQL', passed: postgres },
  ];
}

function unit() {
  const report = JSON.parse(read('ui-unit.json') || '{}');
  const results = (report.testResults ?? []).flatMap(({ assertionResults = [] }) => assertionResults);
  return {
    part: 'UI units',
    passed: report.numPassedTests ?? 0,
    failed: report.numFailedTests ?? 0,
    failures: results
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => `${fullName}: ${brief(failureMessages?.[0])}`),
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
}

/** The first lines of a failure's text, without the terminal's colours. */
function brief(text = '') {
  const lines = text.replaceAll(/\u001b\[[\d;]*m/g, '').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .slice(0, 8)
    .join(' | ')
    .slice(0, 600);
}

/** The tests of a folder, file or group of Playwright's report, at any depth. */
function browserTests({ suites = [], specs = [] }, path = []) {
  return [
    ...specs.map((spec) => ({ ...spec, path: [...path, spec.title].join(' › ') })),
    ...suites.flatMap((suite) => browserTests(suite, [...path, suite.title])),
  ];
}

function browser() {
  const report = JSON.parse(read('ui-browser.json') || '{}');
  const { stats = {} } = report;
  return {
    part: 'Browser',
    passed: stats.expected ?? 0,
    // A test that passed only when repeated is one that fails for somebody.
    failed: (stats.unexpected ?? 0) + (stats.flaky ?? 0),
    failures: browserTests(report)
      .filter(({ ok }) => !ok)
      .map(({ path, tests }) => `${path}: ${brief(tests[0]?.results[0]?.error?.message)}`),
    skipped: stats.skipped ?? 0,
  };
}

const parts = [...rust(), unit(), browser()];
console.log(`${'part'.padEnd(16)} passed failed skipped`);
for (const { part, passed, failed = 0, skipped = 0, failures = [] } of parts) {
  console.log(`${part.padEnd(16)} ${[passed, failed, skipped].map((n) => String(n).padStart(6)).join(' ')}`);
  if (passed === 0) problems.push(`${part.trim()}: nothing ran`);
  if (failed > 0) problems.push(`${part.trim()}: ${failed} failed`);
  problems.push(...failures.map((failure) => `${part.trim()}: ${failure}`));
  if (skipped > 0) problems.push(`${part.trim()}: ${skipped} were skipped`);
}
for (const problem of problems) console.error(`error: ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);
