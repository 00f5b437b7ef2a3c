import { execFileSync } from 'node:child_process';
import { test } from 'vitest';

test("the client's HTML report compares sources as this UI does", () => {
  // A process of its own: the bundler does not run in a made-up browser.
  execFileSync('node', ['generate-report.mjs', '--check'], { stdio: 'pipe' });
});
