import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Running, start } from '../cli/support/cli.ts';
import { type CountingSink, runCountingSink } from './support/counting-sink.ts';
import { type LiveServer, startServer } from './support/server.ts';
import { until } from './support/until.ts';

const exec = promisify(execFile);
const programs = '/usr/lib/postgresql/15/bin';
const there = existsSync(join(programs, 'postgres'));
if (!there)
  process.stderr.write('SKIPPED: two workers on PostgreSQL 15; apt-get install postgresql-15\n');

const nobody = 65_534;
const asRoot = process.getuid?.() === 0;
const identity = asRoot ? { uid: nobody, gid: nobody } : {};
const items = 600;

describe.skipIf(!there)('two worker processes on one PostgreSQL 15', () => {
  let folder: string;
  let postgres: ReturnType<typeof spawn>;
  let sink: CountingSink;
  let server: LiveServer;
  let workers: readonly Running[] = [];
  let url: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signalbox-pg15-'));
    await chmod(folder, 0o777);
    const data = join(folder, 'data');
    await exec(
      join(programs, 'initdb'),
      ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync'],
      identity,
    );
    const settings = ['-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off', '-p', '5432'];
    postgres = spawn(join(programs, 'postgres'), ['-D', data, ...settings], {
      stdio: 'ignore',
      ...identity,
    });
    url = `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`;
    await until(() => answers(url));
    sink = await runCountingSink();
    const workspace = join(folder, 'workspace');
    await writeWorkspace(workspace, sink.url);
    const env = {
      SIGNALBOX_HOME: join(folder, 'home'),
      SIGNALBOX_WORKSPACE: workspace,
      DATABASE_URL: url,
    };
    server = await startServer('serve', env, folder);
    workers = [work(env), work(env)];
    await Promise.all(workers.map((worker) => worker.until(/"event":"ready"/)));
    expect(await liveWorkers(url)).toBe(2);
  });

  afterAll(async () => {
    await server.stop();
    for (const worker of workers) worker.child.kill('SIGTERM');
    await Promise.all(workers.map((worker) => worker.ended));
    postgres.kill('SIGINT');
    await new Promise((resolve) => postgres.once('exit', resolve));
    await sink.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const work = (env: Readonly<Record<string, string>>): Running =>
    start(['work', '--json'], { env, cwd: folder });

  test('share the work, and no ticket is written by two', async () => {
    const before = await Promise.all(workers.map(cpuTicks));
    for (let n = 0; n < items; n += 50) {
      await Promise.all(
        Array.from({ length: 50 }, (_, offset) =>
          server.call('POST', '/v1/items', {
            source: 'sink',
            externalId: `P-${n + offset}`,
            body: 'printer is broken',
          }),
        ),
      );
    }
    await until(async () => (await resolved(url)) === items, 90_000);
    expect(sink.effects()).toBe(items);
    expect(sink.repeated()).toBe(0);
    const after = await Promise.all(workers.map(cpuTicks));
    const used = after.map((ticks, n) => ticks - (before[n] ?? 0));
    // Both did a real part of it; an idle worker uses a few ticks for its polls.
    expect(Math.min(...used) / Math.max(...used)).toBeGreaterThan(0.1);
  }, 120_000);
});

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function ask<T>(url: string, text: string): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: T }>(text);
    return rows[0]?.answer as T;
  } finally {
    await client.end();
  }
}

function liveWorkers(url: string): Promise<number> {
  return ask(url, 'select count(*)::int as answer from signalbox.worker');
}

function resolved(url: string): Promise<number> {
  return ask(url, `select count(*)::int as answer from signalbox.item where state = 'resolved'`);
}

async function cpuTicks(worker: Running): Promise<number> {
  const stat = await readFile(`/proc/${worker.child.pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

async function writeWorkspace(directory: string, sinkUrl: string): Promise<void> {
  await mkdir(join(directory, 'agents'), { recursive: true });
  await mkdir(join(directory, 'rules'), { recursive: true });
  await writeFile(
    join(directory, 'signalbox.yaml'),
    `workspace: shared
sources:
  - name: sink
    type: http
    url: ${sinkUrl}
    write: { method: POST, path: "/tickets/{{externalId}}", body: { key: "{{writeKey}}", category: "{{category}}" } }
    find: { method: GET, path: "/tickets/{{externalId}}", marker: "$.keys[*]" }
    readback: { method: GET, path: "/tickets/{{externalId}}", fields: { category: "$.category" } }
    guarantee: marker
    settles_within: 2s
policy: { delay: { non_urgent: 0s } }
`,
  );
  await writeFile(
    join(directory, 'agents', 'triage.yaml'),
    'agent: triage\nowner: test@example.com\nautonomy: auto\ntiers: [rules]\nfields: { category: { on: true } }\n',
  );
  await writeFile(
    join(directory, 'rules', 'fixed.yaml'),
    '- rule: printers\n  when: { words: [printer] }\n  then: { category: hardware }\n  final: true\n',
  );
}
