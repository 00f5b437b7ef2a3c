// What `brickyard check` would have said of the merges that a repository has had: replays the newest ones
// against a server and prints how many functions, findings and blocking findings each had, and how long it
// took. With --findings FILE, every finding goes there, one JSON document a line, to be read and judged.
//
//   node tests/replay/replay.mjs REPOSITORY [--count 50] [--brickyard PROGRAM] [--findings FILE]
//
// BRICKYARD_SERVER names the server. The repository needs no work tree: only its objects are read.

import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "50" },
    brickyard: { type: "string", default: "brickyard" },
    findings: { type: "string" },
  },
});
const [repository] = positionals;
if (repository === undefined) {
  console.error("usage: replay.mjs REPOSITORY [--count N] [--brickyard PROGRAM] [--findings FILE]");
  process.exit(2);
}

const git = (...args) =>
  execFileSync("git", ["-C", repository, ...args], { encoding: "utf8", maxBuffer: 1 << 28 }).trim();

/** The newest merges of the main line, oldest first. */
function merges(count) {
  const lines = git("log", "--first-parent", "--merges", `-${count}`, "--format=%H %P", "HEAD").split("\n");
  return lines.reverse().map((line) => {
    const [merge, base, head] = line.split(" ");
    return { merge, base, head };
  });
}

/** Checks what a merge brought in, as the check of its pull request would have. */
function check({ merge, base, head }) {
  const started = performance.now();
  const run = spawnSync(
    values.brickyard,
    ["check", repository, "--base", base, "--head", head, "--format", "json", "--mode", "block"],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  const milliseconds = performance.now() - started;
  if (run.status !== 0 && run.status !== 1) {
    return { merge, milliseconds, error: `status ${run.status}: ${run.stderr.split("\n")[0]}` };
  }
  const report = JSON.parse(run.stdout);
  return { merge, milliseconds, outcome: report.outcome, ...report.summary, list: report.findings };
}

function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

if (values.findings) writeFileSync(values.findings, "");
const checked = merges(Number(values.count)).map(check);
for (const one of checked) {
  const { merge, milliseconds, error, files, functions, findings, blocking } = one;
  const what = error ?? `${files} files, ${functions} functions, ${findings} findings, ${blocking} blocking`;
  console.log(`${merge.slice(0, 10)}  ${milliseconds.toFixed(0).padStart(6)} ms  ${what}`);
  for (const finding of one.list ?? []) {
    if (values.findings) appendFileSync(values.findings, `${JSON.stringify({ merge, ...finding })}\n`);
  }
}

const done = checked.filter((one) => one.error === undefined);
const sum = (key) => done.reduce((total, one) => total + one[key], 0);
const times = done.map((one) => one.milliseconds).sort((a, b) => a - b);
console.log(`
merges replayed          ${done.length} of ${checked.length}
  with changed functions ${done.filter((one) => one.functions > 0).length}
  reported               ${done.filter((one) => one.findings > 0).length}
  blocked                ${done.filter((one) => one.blocking > 0).length}
functions changed        ${sum("functions")}
findings                 ${sum("findings")}
  blocking               ${sum("blocking")}
time p50 / p90 / slowest ${quantile(times, 0.5).toFixed(0)} / ${quantile(times, 0.9).toFixed(0)} / ${quantile(times, 1).toFixed(0)} ms`);
if (done.length < checked.length) process.exitCode = 1;
