import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { addLogistics, type Send } from './logistics';
import { addLongest } from './longest';

export const CHECKOUT = resolve(import.meta.dirname, '../..');
const BINARIES = process.env.BRICKYARD_BINARIES ?? join(CHECKOUT, 'target/debug');
const PATIENCE = 60_000;

/** Ends the server when its standard input ends, so that no server outlives a killed test run. */
const SUPERVISOR = '"$@" </dev/null & server=$!; cat >/dev/null; kill "$server"; wait "$server"';

interface Server {
  url: string;
  folder: string;
  supervisor: ChildProcess;
}

/**
 * Starts three servers: one with the example shop and a team of long standing, one with a made-up
 * broadcaster of 1,200 services, one with nothing; returns how to stop them.
 */
export default async function start(): Promise<() => void> {
  const servers = await Promise.all([serveShop(), serveBroadcaster(), serve()]);
  const [shop, broadcaster, empty] = servers;
  process.env.E2E_SHOP = shop.url;
  process.env.E2E_BROADCASTER = broadcaster.url;
  process.env.E2E_EMPTY = empty.url;
  return () => {
    for (const { supervisor, folder } of servers) {
      supervisor.stdin?.end();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

async function serveShop(): Promise<Server> {
  const server = await serve();
  await publish(server, CHECKOUT, ['examples/shop', '--release']);
  await addLogistics(administrator(server));
  // The shop has five clone classes.
  await settled(server.url, 5);
  return server;
}

/** Every service of the broadcaster, and the functions of a part of them. */
async function serveBroadcaster(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'brickyard-e2e-'));
  await run('brickyard-demo', ['--out', folder, '--no-history'], { cwd: folder });
  const settings = join(folder, 'catalog.toml');
  // The server would read all repositories, which takes it minutes when it is not optimised.
  const written = readFileSync(settings, 'utf8');
  const unread = written.replace('[[source]]\npath = "organisation"\n', '');
  if (unread === written) throw new Error(`${settings} names no source`);
  writeFileSync(settings, unread);
  const env = { BRICKYARD_DATA: join(folder, 'data') };
  await run('brickyard-server', ['--config', settings, 'import', 'catalog.jsonl'], {
    cwd: folder,
    env,
  });
  const server = await serve(folder, ['--config', settings]);
  const repositories = join(folder, 'organisation');
  await publish(server, repositories, oneOfEachTeam(repositories));
  await addLongest(administrator(server));
  // Fewer would mean that most of what was published is still to be compared.
  await settled(server.url, 50);
  return server;
}

/** The first repository of each team, by name. */
function oneOfEachTeam(folder: string): string[] {
  const found = new Map<string | undefined, string>();
  for (const name of readdirSync(folder).toSorted()) {
    const manifest = readFileSync(join(folder, name, 'brickyard.toml'), 'utf8');
    const team = /^team = "(.*)"$/m.exec(manifest)?.[1];
    if (!found.has(team)) found.set(team, name);
  }
  return [...found.values()];
}

async function serve(
  folder = mkdtempSync(join(tmpdir(), 'brickyard-e2e-')),
  settings: string[] = [],
): Promise<Server> {
  const listen = `127.0.0.1:${await freePort()}`;
  const command = ['-c', SUPERVISOR, 'sh', binary('brickyard-server'), ...settings];
  const supervisor = spawn('sh', command, {
    cwd: folder,
    env: {
      ...withoutSettings(),
      BRICKYARD_LISTEN: listen,
      BRICKYARD_DATA: join(folder, 'data'),
    },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const server = { url: `http://${listen}`, folder, supervisor };
  await until(`the server at ${server.url} is ready`, async () => {
    const response = await fetch(`${server.url}/readyz`);
    return response.ok;
  });
  return server;
}

async function publish({ url, folder }: Server, cwd: string, what: string[]): Promise<void> {
  const token = readFileSync(join(folder, 'data/local-token'), 'utf8').trim();
  await run('brickyard', ['publish', ...what], {
    cwd,
    env: { BRICKYARD_SERVER: url, BRICKYARD_TOKEN: token },
  });
}

/** Runs a program that was built, while others run; what it says is told when it fails. */
async function run(
  name: string,
  words: string[],
  { cwd, env }: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<void> {
  const options = { cwd, env: { ...withoutSettings(), ...env }, maxBuffer: 1 << 24 };
  await promisify(execFile)(binary(name), words, options);
}

/** Sends requests as somebody who may do everything. */
function administrator({ url, folder }: Server): Send {
  const scopes = ['catalog:read', 'publish', 'maintain', 'admin'];
  const command = [
    'token',
    'create',
    '--name',
    'e2e',
    ...scopes.flatMap((one) => ['--scope', one]),
  ];
  const secret = execFileSync(binary('brickyard-server'), command, {
    cwd: folder,
    env: { ...withoutSettings(), BRICKYARD_DATA: join(folder, 'data') },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return async <Data>(query: string, variables = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret.trim()}` },
      body: JSON.stringify({ query, variables }),
    });
    const answer = (await response.json()) as { data?: Data; errors?: unknown[] };
    if (!answer.data || answer.errors)
      throw new Error(`${query}: ${JSON.stringify(answer.errors)}`);
    return answer.data;
  };
}

interface Progress {
  catalog: { sequence: number; searchSequence: number; cloneSequence: number };
  cloneTotals: { classes: number };
}

/** Waits until everything that follows a publish is there, with so many clone classes at least. */
async function settled(url: string, classes: number): Promise<void> {
  const query = '{ catalog { sequence searchSequence cloneSequence } cloneTotals { classes } }';
  await until('search and duplicates have caught up', async () => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { data } = (await response.json()) as { data: Progress };
    const { sequence, searchSequence, cloneSequence } = data.catalog;
    const hasFollowed = Math.min(searchSequence, cloneSequence) >= sequence;
    return hasFollowed && data.cloneTotals.classes >= classes;
  });
}

async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await check().catch(() => false))) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await pause(50);
  }
}

/** Returns the path of a program that was built. */
export function binary(name: string): string {
  const path = join(BINARIES, name);
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`make test\`, which builds it`);
  return path;
}

/** The environment without the settings of whoever runs the tests. */
export function withoutSettings(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !name.startsWith('BRICKYARD_')));
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer().on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
