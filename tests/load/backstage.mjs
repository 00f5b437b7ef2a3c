// Writes the requests of a Backstage-style organisation: node backstage.mjs QUERIES FOLDER
// QUERIES holds one request a line in neutral form: its scenario and what it asks for.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { body } from "./documents.mjs";

const [queries, folder] = process.argv.slice(2);
const owner = (group) => group.replace(/^group:[^/]+\//, "");
const ref = (name) => `default/${name}`;
const filter = ({ type, lifecycle, text, owner: group }) => ({
  type,
  lifecycle: lifecycle?.toUpperCase(),
  text,
  team: group && owner(group),
});

const bodies = {
  by_ref: (query) => body("by_ref", { ref: ref(query.name) }),
  facet_owner: () => body("facet_owner"),
  facet_tags: () => body("facet_tags"),
  list_page1: () => body("filters", { filter: null }),
  query_fulltext: (query) => body("filters", { filter: filter(query) }),
  query_owner: (query) => body("filters", { filter: filter(query) }),
  dependents: (query) => body("consumers", { ref: ref(query.depends_on) }),
  relations_of: (query) => body("dependencies", { ref: ref(query.relations_of) }),
  search_1word: (query) => body("search", { query: query.text }),
  search_2words: (query) => body("search", { query: query.text }),
};

const scenarios = {};
for (const line of readFileSync(queries, "utf8").split("\n").filter(Boolean)) {
  const query = JSON.parse(line);
  (scenarios[query.scenario] ??= []).push(bodies[query.scenario](query));
}
mkdirSync(folder, { recursive: true });
for (const [name, lines] of Object.entries(scenarios)) {
  writeFileSync(`${folder}/${name}.txt`, `${lines.join("\n")}\n`);
}
