import { createServer } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { removeEmbedded } from '../../src/embedded/index.ts';
import {
  example,
  type Folder,
  makeFolder,
  type Running,
  type RunOptions,
  run,
  start,
} from './support/cli.ts';
import { makeInstallation } from './support/installation.ts';

let home: Folder;
let here: RunOptions;
let server: Running | null = null;
let url = '';

beforeAll(async () => {
  home = await makeFolder();
  here = { env: { SIGNALBOX_HOME: home.path, SIGNALBOX_WORKSPACE: example } };
});
afterAll(async () => {
  server?.child.kill('SIGKILL');
  await server?.ended;
  // The database of a killed process is taken over by the next one, which then stops it.
  await run(['keys', 'list'], here);
  await removeEmbedded(home.path);
  await home.remove();
});

it('says on one line that it is ready, and where', async () => {
  server = start(['start', '--port', '0', '--json'], here);
  const line = await server.until(/\{"event":"ready".*\}/);
  const ready = JSON.parse(line) as Record<string, unknown>;
  expect(ready).toMatchObject({ event: 'ready', pid: server.child.pid });
  url = String(ready['url']);
  // Nobody owns it yet: the link for the first owner is on the same line.
  expect(String(ready['setupUrl'])).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\/setup#[0-9a-f]{32}\.[\w-]{43}$/,
  );
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  await server.until(/keys create/);
});

it('keys are made beside it and work at once', async () => {
  const made = await run(
    ['keys', 'create', '--name', 'beside', '--scope', 'item:write', 'item:read', '--json'],
    here,
  );
  expect(made).toMatchObject({ code: 0, json: { scopes: ['item:write', 'item:read'] } });
  const answer = await fetch(`${url}/v1/items`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${String(made.json?.['key'])}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ externalId: 'T-1', subject: 'VPN', body: 'No connection' }),
  });
  expect(answer.status).toBe(202);
  expect(made.stderr).not.toContain(String(made.json?.['key']));
});

it('a second start on its home and port says so and changes nothing', async () => {
  const second = await run(['start', '--port', new URL(url).port, '--json'], here);
  expect(second).toMatchObject({ code: 2, json: { error: { code: 'already_running' } } });
  expect(second.stderr).toContain('already running');
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

it('a port another program has is named as such', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  const ended = await run(['serve', '--port', port, '--json'], here);
  other.close();
  expect(ended).toMatchObject({ code: 2, json: { error: { code: 'port_taken' } } });
});

it('a worker beside it joins the same database and ends when told', async () => {
  const worker = start(['work', '--json'], here);
  await worker.until(/"event":"ready"/);
  worker.child.kill('SIGTERM');
  expect(await worker.ended).toMatchObject({ code: 0 });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

it('ends in order on SIGTERM, with 0', async () => {
  server?.child.kill('SIGTERM');
  expect(await server?.ended).toMatchObject({ code: 0 });
  server = null;
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

it('keys are listed without it too', async () => {
  const listed = await run(['keys', 'list', '--json'], here);
  expect(listed.json).toMatchObject({ data: [{ name: 'beside', revokedAt: null }] });
  expect(listed.stdout).not.toMatch(/sb_[a-z2-7]{8}_/);
});

it('ends with 130 on SIGINT before it is ready', async () => {
  // It cannot become ready while somebody else migrates, however fast it starts.
  const other = await makeInstallation();
  const migrating = new pg.Client({ connectionString: other.database.ownerUrl });
  await migrating.connect();
  await migrating.query(`select pg_advisory_lock(hashtextextended('signalbox.migrate', 0))`);
  const early = start(['start', '--port', '0', '--json'], { env: other.env });
  await expect
    .poll(
      async () => {
        const { rows } = await migrating.query(
          `select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`,
        );
        return rows.length;
      },
      { timeout: 20_000 },
    )
    .toBe(1);
  early.child.kill('SIGINT');
  await migrating.end();
  const ended = await early.ended;
  await other.remove();
  expect(ended.code).toBe(130);
  expect(ended.stdout).not.toContain('ready');
});
