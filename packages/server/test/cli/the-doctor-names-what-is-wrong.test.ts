import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Ended, type Folder, makeFolder, run } from './support/cli.ts';
import { type Installation, makeInstallation } from './support/installation.ts';

let installation: Installation;
let empty: Folder;
let client: pg.Client;
let undo: (() => Promise<unknown>) | null = null;

beforeAll(async () => {
  installation = await makeInstallation();
  empty = await makeFolder();
  client = new pg.Client({ connectionString: installation.database.ownerUrl });
  await client.connect();
  await run(['keys', 'list'], { env: installation.env });
});
afterEach(async () => {
  await undo?.();
  undo = null;
});
afterAll(async () => {
  await client.end();
  await installation.remove();
  await empty.remove();
});

function look(env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return run(['doctor', '--json'], { env: { ...installation.env, ...env } });
}

function stateOf(ended: Ended, name: string): unknown {
  const findings = ended.json?.['findings'] as readonly { name: string; state: string }[];
  return findings.find((finding) => finding.name === name)?.state;
}

it('a home that was never used is healthy, and stays untouched', async () => {
  const home = join(empty.path, 'never');
  const ended = await run(['doctor', '--json'], { env: { SIGNALBOX_HOME: home } });
  expect(ended, ended.stdout).toMatchObject({ code: 0, json: { ok: true } });
  await expect(chmod(home, 0o700)).rejects.toThrow('ENOENT');
});

it('a table without row-level security', async () => {
  undo = () => client.query('alter table signalbox.message enable row level security');
  await client.query('alter table signalbox.message disable row level security');
  const ended = await look();
  expect(ended.code).toBe(1);
  expect(stateOf(ended, 'isolation')).toBe('fail');
  expect(ended.stdout).toContain('message');
});

it('a migration that was not applied, and one that nobody knows', async () => {
  undo = () =>
    client.query(`update signalbox.migration set name = '0001_foundation.sql' where number = 1`);
  await client.query(`update signalbox.migration set name = '0009_future.sql' where number = 1`);
  expect(stateOf(await look(), 'migrations')).toBe('fail');
});

it('a model that is gone, as an agent names it', async () => {
  const tenant = installation.database.tenantId;
  undo = async () => {
    await client.query('delete from signalbox.release');
    await client.query('delete from signalbox.agent_version');
  };
  await client.query(
    `insert into signalbox.agent_version (tenant_id, id, agent, config) values ($1, 'v_1', 'a', '{"model":"m_gone"}')`,
    [tenant],
  );
  await client.query(
    `insert into signalbox.release (tenant_id, agent, version_id) values ($1, 'a', 'v_1')`,
    [tenant],
  );
  const ended = await look();
  expect(stateOf(ended, 'model')).toBe('fail');
  expect(ended.code).toBe(1);
});

it('a master key others can read', async () => {
  const path = join(installation.home, 'master.key');
  undo = () => chmod(path, 0o600);
  await chmod(path, 0o640);
  const ended = await look();
  expect(stateOf(ended, 'master key')).toBe('fail');
  expect(ended.stdout).toContain('chmod 600');
});

it('a workspace with a mistake', async () => {
  const folder = await makeFolder();
  undo = () => folder.remove();
  await writeFile(join(folder.path, 'signalbox.yaml'), 'workspace: [');
  expect(stateOf(await look({ SIGNALBOX_WORKSPACE: folder.path }), 'workspace')).toBe('fail');
});

it('a database that is away', async () => {
  const ended = await look({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none' });
  expect(stateOf(ended, 'database')).toBe('fail');
  expect(ended.code).toBe(1);
});
