// Prints the licence texts of everything that is linked into a package for a target, one text per crate.
//
//   licences.mjs PACKAGE TARGET
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [root, target] = process.argv.slice(2);
const metadata = JSON.parse(
  execFileSync('cargo', ['metadata', '--format-version', '1', '--locked', '--filter-platform', target], {
    maxBuffer: 1 << 28,
  }),
);
const packages = new Map(metadata.packages.map((one) => [one.id, one]));
const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));

// What only builds or tests is not linked in.
const linked = new Set();
const open = metadata.packages.filter(({ name, source }) => name === root && source === null).map(({ id }) => id);
while (open.length > 0) {
  const id = open.pop();
  if (linked.has(id)) continue;
  linked.add(id);
  for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) {
    if (kinds.some(({ kind }) => kind === null)) open.push(pkg);
  }
}

const isLicence = (file) => /^(licen[cs]e|copying|notice|unlicense)/i.test(file);
const foreign = [...linked].map((id) => packages.get(id)).filter(({ source }) => source !== null);
foreign.sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
for (const { name, version, license, repository, manifest_path: manifest } of foreign) {
  const folder = dirname(manifest);
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && isLicence(entry.name));
  const texts = files.map((file) => readFileSync(join(folder, file.name), 'utf8').trim());
  console.log(`${'='.repeat(80)}\n${name} ${version} · ${license ?? 'see below'} · ${repository ?? 'no address'}\n`);
  console.log(texts.length > 0 ? `${texts.join('\n\n')}\n` : 'The package has no licence file.\n');
}
