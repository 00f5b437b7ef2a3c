// Publishes versions of services, four at a time, and says how long each took from begin to commit:
// node publish.mjs URL TOKEN-FILE CATALOGUE-QUERIES PUBLISHES
// wrk cannot send what an earlier answer said, so this does it; it prints the line that requests.lua prints.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const [url, tokenFile, refs, publishes] = process.argv.slice(2);
const token = readFileSync(tokenFile, "utf8").trim();
const called = readFileSync(refs, "utf8").trim().split("\n").map((line) => JSON.parse(line).variables.ref);
const run = Date.now();

async function ask(query, input) {
  const answer = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

async function publish(number) {
  const service = number % 64;
  const patch = Math.floor(number / 64);
  const contentHash = createHash("sha256").update(`${run} ${number}`).digest("hex");
  const dependencies = Array.from({ length: 5 }, (_, at) => ({ service: called[(number * 5 + at) % called.length], range: "^1.0 || ^2.0" }));
  const { beginPublish } = await ask("mutation ($input: BeginPublishInput!) { beginPublish(input: $input) { ... on Staging { id } } }", {
    repository: `load/${run}-${service}`,
    commit: contentHash.slice(0, 40),
    contentHash,
    services: [
      {
        namespace: `load-${run}`,
        name: `service-${service}`,
        root: "",
        description: "Measures how long a publish takes.",
        tags: ["load", `load-${service}`],
        owner: "load",
        release: { number: `1.0.${patch}` },
        interface: { runtime: "nodejs22.x", trigger: "http", endpoint: { protocol: "https", url: `https://load.example/${service}` } },
        inputSchema: JSON.stringify({ type: "object", properties: { [`field${number}`]: { type: "string" } } }),
        readme: `# Service ${service}\n\nPublished ${number} times.\n`,
        dependencies: [...new Map(dependencies.map((each) => [each.service, each])).values()],
      },
    ],
  });
  await ask("mutation ($input: CommitPublishInput!) { commitPublish(input: $input) { sequence } }", { staging: beginPublish.id, batches: 0 });
}

// The first ones, which nobody counts, find nothing prepared.
const WARM_UP = 16;
const times = [];
let failed = 0;
let next = 0;
async function publisher() {
  while (next < Number(publishes) + WARM_UP) {
    const number = next++;
    const started = performance.now();
    try {
      await publish(number);
      if (number >= WARM_UP) times.push(performance.now() - started);
    } catch (error) {
      failed += 1;
      if (failed === 1) process.stderr.write(`first failed publish: ${error.message.slice(0, 400)}\n`);
    }
  }
}

const started = performance.now();
await Promise.all([publisher(), publisher(), publisher(), publisher()]);
const seconds = (performance.now() - started) / 1000;
times.sort((a, b) => a - b);
const percentile = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
process.stdout.write(`RESULT ${(times.length / seconds).toFixed(0)} ${percentile(0.5).toFixed(1)} ${percentile(0.99).toFixed(1)} ${failed}\n`);
