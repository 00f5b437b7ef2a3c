// Finds what breaks clients between two schemas and was not recorded as deliberate.
// Usage: node schema.mjs <tag> <schema of the tag> <schema of now> <record of deliberate breaks>

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

// graphql-js, the reference implementation, is a dependency of the UI and knows what breaks.
const { buildSchema, findBreakingChanges } = createRequire(resolve('ui/package.json'))('graphql');

const [tag, released, current, record] = process.argv.slice(2);
const read = (path) => buildSchema(readFileSync(path, 'utf8'));
const changes = findBreakingChanges(read(released), read(current)).map((it) => it.description);
const recorded = new Set(deliberate());
const missing = changes.filter((change) => !recorded.has(change));

console.log(`${changes.length} breaking changes since ${tag}, ${missing.length} not recorded`);
for (const change of missing) console.error(`error: ${change}`);
if (missing.length > 0) {
  console.error(`  hint: keep it and mark it as deprecated; if it must go, say why in ${record}:`);
  console.error(`\n## Since ${tag}\n`);
  for (const change of missing) console.error(`- \`${change}\` Why, and what to use instead.`);
  process.exit(1);
}

// The changes named in the section of the tag: `- \`Description.\` Why.`
function deliberate() {
  if (!existsSync(record)) return [];
  const sections = readFileSync(record, 'utf8').split(/^## /m);
  const section = sections.find((it) => it.split('\n', 1)[0].trim() === `Since ${tag}`) ?? '';
  return [...section.matchAll(/^- `([^`]+)` \S/gm)].map((match) => match[1]);
}
