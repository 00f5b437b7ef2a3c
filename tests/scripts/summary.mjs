// Counts what ran, from the runners' own logs. A part without a log did not run.
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
      skipped: sum(/^test result: .*? (\d+) ignored/gm) + sum(/^test result: .*? (\d+) filtered out/gm),
    },
    { part: '  on SQLite', passed: sqlite },
    { part: '  on PostgreSQL', passed: postgres },
  ];
}

function unit() {
  const report = JSON.parse(read('ui-unit.json') || '{}');
  return {
    part: 'UI units',
    passed: report.numPassedTests ?? 0,
    failed: report.numFailedTests ?? 0,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
}

function browser() {
  const { stats = {} } = JSON.parse(read('ui-browser.json') || '{}');
  return {
    part: 'Browser',
    passed: stats.expected ?? 0,
    // A test that passed only when repeated is one that fails for somebody.
    failed: (stats.unexpected ?? 0) + (stats.flaky ?? 0),
    skipped: stats.skipped ?? 0,
  };
}

const parts = [...rust(), unit(), browser()];
console.log(`${'part'.padEnd(16)} passed failed skipped`);
for (const { part, passed, failed = 0, skipped = 0 } of parts) {
  console.log(`${part.padEnd(16)} ${[passed, failed, skipped].map((n) => String(n).padStart(6)).join(' ')}`);
  if (passed === 0) problems.push(`${part.trim()}: nothing ran`);
  if (failed > 0) problems.push(`${part.trim()}: ${failed} failed`);
  if (skipped > 0) problems.push(`${part.trim()}: ${skipped} were skipped`);
}
for (const problem of problems) console.error(`error: ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);
