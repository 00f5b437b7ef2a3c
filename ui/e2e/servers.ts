import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { addLogistics, type Send } from './logistics';

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
 * Starts two servers, one with the example shop and a team of long standing, one with nothing;
 * returns how to stop them.
 */
export default async function start(): Promise<() => void> {
  const servers = [await serve(), await serve()] as const;
  const [shop, empty] = servers;
  publishShop(shop);
  await addLogistics(administrator(shop));
  await settled(shop.url);
  process.env.E2E_SHOP = shop.url;
  process.env.E2E_EMPTY = empty.url;
  return () => {
    for (const { supervisor, folder } of servers) {
      supervisor.stdin?.end();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

async function serve(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'brickyard-e2e-'));
  const listen = `127.0.0.1:${await freePort()}`;
  const command = ['-c', SUPERVISOR, 'sh', binary('brickyard-server')];
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

function publishShop({ url, folder }: Server): void {
  const token = readFileSync(join(folder, 'data/local-token'), 'utf8').trim();
  execFileSync(binary('brickyard'), ['publish', 'examples/shop', '--release'], {
    cwd: CHECKOUT,
    env: { ...withoutSettings(), BRICKYARD_SERVER: url, BRICKYARD_TOKEN: token },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
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

/** Waits until everything that follows a publish is there; the shop has five clone classes. */
async function settled(url: string): Promise<void> {
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
    return hasFollowed && data.cloneTotals.classes >= 5;
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
