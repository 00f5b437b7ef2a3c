// schema.sh in a repository of its own, with a tag and a change after it.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'node:test';

const scripts = dirname(fileURLToPath(import.meta.url));
const ui = resolve(scripts, '../../ui');

const RELEASED = `type Query {
  service(ref: String!): Service
}

type Service {
  name: String!
  state: State!
}

enum State {
  OPEN
  CLOSED
}
`;
const REMOVED = RELEASED.replace('  state: State!\n', '');

// Runs schema.sh where `released` is tagged and `current` lies in the work tree.
function check({ released, current, record }) {
  const root = mkdtempSync(join(tmpdir(), 'schema-'));
  try {
    for (const folder of ['tests/scripts', 'server', 'ui']) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    for (const name of ['common.sh', 'schema.sh', 'schema.mjs']) {
      copyFileSync(join(scripts, name), join(root, 'tests/scripts', name));
    }
    for (const name of ['package.json', 'package-lock.json', 'node_modules']) {
      symlinkSync(join(ui, name), join(root, 'ui', name));
    }
    const git = (...words) => {
      const names = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
      execFileSync('git', [...names, ...words], { cwd: root, stdio: 'pipe' });
    };
    git('init', '--quiet');
    writeFileSync(join(root, 'README.md'), 'x\n');
    const schema = join(root, 'server/schema.graphql');
    if (released) writeFileSync(schema, released);
    git('add', 'README.md', 'server');
    git('commit', '--quiet', '--message', 'First');
    if (released !== undefined) git('tag', 'v1.2.0');
    writeFileSync(schema, current);
    if (record) writeFileSync(join(root, 'server/schema.breaking.md'), record);
    const { status, stdout, stderr } = spawnSync('bash', ['tests/scripts/schema.sh'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
    });
    return { status, text: stdout + stderr };
  } finally {
    rmSync(root, { recursive: true });
  }
}

test('without a tag nothing can break', () => {
  const { status, text } = check({ current: REMOVED });
  assert.equal(status, 0, text);
  assert.match(text, /no tag yet/);
});

test('a tag without a schema has no clients', () => {
  const { status, text } = check({ released: '', current: REMOVED });
  assert.equal(status, 0, text);
  assert.match(text, /v1\.2\.0 has no server\/schema\.graphql/);
});

test('what is added breaks nobody', () => {
  const added = RELEASED.replace('name: String!', 'name: String!\n  owner(since: String): String');
  const { status, text } = check({ released: RELEASED, current: added });
  assert.equal(status, 0, text);
});

for (const [what, change, expected] of [
  ['a field that is removed', ['  state: State!\n', ''], 'Service.state was removed.'],
  ['a field that may now be null', ['name: String!', 'name: String'], 'Service.name changed type'],
  ['an argument that is now required', ['name:', 'name(in: String!):'], 'was added'],
  ['a value that is removed', ['  CLOSED\n', ''], 'CLOSED was removed from enum type State.'],
]) {
  test(`${what} is refused`, () => {
    const current = RELEASED.replace(...change);
    const { status, text } = check({ released: RELEASED, current });
    assert.equal(status, 1, text);
    assert.ok(text.includes(expected), text);
    assert.match(text, /hint: .*schema\.breaking\.md/);
  });
}

test('a deliberate break passes when it is recorded for that tag, with a reason', () => {
  const line = '- `Service.state was removed.`';
  const record = (tag, reason) => `# Breaks\n\n## Since ${tag}\n\n${line}${reason}\n`;
  const check_ = (text) => check({ released: RELEASED, current: REMOVED, record: text }).status;
  assert.equal(check_(record('v1.2.0', ' It never changed.')), 0);
  assert.equal(check_(record('v1.2.0', '')), 1);
  assert.equal(check_(record('v1.1.0', ' It never changed.')), 1);
});
