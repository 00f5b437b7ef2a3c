// Writes requests for the made-up broadcaster: node queries.mjs CATALOGUE FOLDER
// A file for each scenario, a body on each line. Services are asked for at random; consumers and impact
// are asked of services in proportion to how many call them, since those are looked at most.

import { createReadStream, mkdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { body, random } from "./documents.mjs";

const [catalogue, folder] = process.argv.slice(2);
const namespaces = new Map();
const services = [];
const teams = [];
const called = [];
const ranges = [];
const counts = {};

for await (const line of createInterface({ input: createReadStream(catalogue) })) {
  // Most lines are versions and dependencies; not all of them need to be understood.
  const table = line.slice(2, line.indexOf('"', 2));
  counts[table] = (counts[table] ?? 0) + 1;
  if (table === "namespace" || table === "team" || table === "service") {
    const row = JSON.parse(line)[table];
    if (table === "namespace") namespaces.set(row.id, row.name);
    if (table === "team") teams.push(row.name);
    if (table === "service") services.push({ ...row, namespace: namespaces.get(row.namespace_id) });
  } else if (table === "dependency" && counts[table] % 50 === 0) {
    const row = JSON.parse(line)[table];
    if (row.target_id) {
      called.push(row.target);
      ranges.push(row.range);
    }
  }
}

const next = random(20261121);
const pick = (items) => items[Math.floor(next() * items.length)];
const many = (count, make) => Array.from({ length: count }, make);
const ref = (service) => `${service.namespace}/${service.name}`;
const words = (service) => service.description.toLowerCase().split(/[^a-z]+/).filter((word) => word.length > 3);
const lifecycles = ["EXPERIMENTAL", "PRODUCTION", "DEPRECATED"];

const scenarios = {
  by_ref: many(2000, () => body("by_ref", { ref: ref(pick(services)) })),
  list_page: many(300, () => body("list_page", { filter: pick([null, { team: pick(teams) }, { namespace: pick(services).namespace }]) })),
  count: many(300, () => body("count", { filter: pick([null, { team: pick(teams) }, { namespace: pick(services).namespace }]) })),
  filters: many(300, () => body("filters", { filter: { lifecycle: pick(lifecycles), namespace: pick(services).namespace, text: pick(words(pick(services))) } })),
  dependencies: many(1000, () => body("dependencies", { ref: ref(pick(services)) })),
  consumers: many(1000, () => body("consumers", { ref: pick(called) })),
  impact: many(300, () => body("impact", { ref: pick(called) })),
  resolve: many(1000, () => {
    const at = Math.floor(next() * called.length);
    return body("resolve", { service: called[at], range: ranges[at] });
  }),
  search_1word: many(300, () => body("search", { query: pick(words(pick(services))) })),
  search_2words: many(300, () => {
    const service = pick(services);
    return body("search", { query: `${pick(words(service))} ${pick(words(service))}` });
  }),
  facets: [body("facets")],
};

mkdirSync(folder, { recursive: true });
for (const [name, bodies] of Object.entries(scenarios)) {
  writeFileSync(`${folder}/${name}.txt`, `${bodies.join("\n")}\n`);
}
const { service = 0, version = 0, dependency = 0 } = counts;
process.stdout.write(`${service} services, ${version - service} releases, ${dependency} dependencies\n`);
