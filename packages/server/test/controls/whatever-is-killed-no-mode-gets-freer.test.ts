import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newItemSchema } from '@signalbox/contract';
import { type Mode, modes, verdictOf } from '@signalbox/domain';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishWorkspace } from '../../src/agents/publish.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { readSettings } from '../../src/config/settings.ts';
import { openReducer } from '../../src/controls/reducer.ts';
import { readControls, replayControls } from '../../src/controls/replay.ts';
import { uuidV7 } from '../../src/ids/uuid-v7.ts';
import { acceptArrivals } from '../../src/line/intake.ts';
import { reportOutcome } from '../../src/line/learn.ts';
import { type Engine, openEngine } from '../../src/main/engine.ts';
import { inTenant } from '../../src/store/tx.ts';
import { loadWorkspace } from '../../src/workspace/index.ts';
import { type Folder, makeFolder, type Running, start } from '../cli/support/cli.ts';
import { lineFiles } from '../support/line-files.ts';
import { until } from '../support/until.ts';

const rounds = 9;
const settleMs = 40_000;

let folder: Folder;
let env: Readonly<Record<string, string>>;
let engine: Engine;
let owner: pg.Pool;
const workers: Running[] = [];

beforeAll(async () => {
  folder = await makeFolder();
  const workspace = join(folder.path, 'workspace');
  for (const [name, content] of Object.entries(lineFiles({ watched: true }))) {
    await mkdir(join(workspace, name, '..'), { recursive: true });
    await writeFile(join(workspace, name), content);
  }
  env = { SIGNALBOX_HOME: join(folder.path, 'home'), SIGNALBOX_WORKSPACE: workspace };
  engine = await openEngine({
    settings: readSettings(env, folder.path),
    logger: pino({ level: 'silent' }),
  });
  const loaded = await loadWorkspace(workspace, env);
  if (!loaded.ok) throw new Error('the workspace of the test is wrong');
  await publishWorkspace(engine.context, engine.tenantId, loaded.workspace, 'system');
  owner = new pg.Pool({ connectionString: engine.url, max: 2 });
  owner.on('error', () => undefined);
  await startWorker();
  await startWorker();
});

afterAll(async () => {
  for (const worker of workers) worker.child.kill('SIGKILL');
  await Promise.all(workers.map((worker) => worker.ended));
  await owner.end();
  await engine.close();
  await folder.remove();
});

async function startWorker(): Promise<void> {
  const worker = start(['work'], { env, cwd: folder.path });
  workers.push(worker);
  await worker.until(/is working/);
}

async function query<Row extends pg.QueryResultRow>(
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  return (await owner.query<Row>(text, [...values])).rows;
}

/** As a patient client does: what is not acknowledged is done again. */
async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === 60) throw error;
      await pause(500);
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function send(prefix: string, subject: string, count: number): Promise<readonly string[]> {
  const arrivals = Array.from({ length: count }, (_, n) => {
    const externalId = `${prefix}-${n}`;
    const item = newItemSchema.parse({ source: 'api', externalId, subject, body: '' });
    return { item, idempotencyKey: null, actor: 'system' };
  });
  const results = await persist(() => acceptArrivals(engine.context, engine.tenantId, arrivals));
  return results.flatMap((result) => (result.kind === 'accepted' ? [result.id] : []));
}

const victims = ['leader', 'database', 'follower'] as const;

/** The oldest process leads, so its reducer dies with it; the database takes everything along. */
async function kill(victim: (typeof victims)[number]): Promise<void> {
  if (victim === 'database') {
    const pid = engine.embedded?.postmasterPid;
    if (pid === undefined) throw new Error('no database to kill');
    process.kill(pid, 'SIGKILL');
    return;
  }
  const [dying] = workers.splice(victim === 'leader' ? 0 : 1, 1);
  dying?.child.kill('SIGKILL');
  await dying?.ended;
  await startWorker();
}

interface Entry extends pg.QueryResultRow {
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

function entries(types: readonly string[]): Promise<readonly Entry[]> {
  return query<Entry>(
    `select type, detail from signalbox.audit_entry where type = any ($1::text[]) order by xid, id`,
    [types],
  );
}

test('reducer, worker and database die at any point, and no decision is freer than the mode before it', async () => {
  const witness = uuidV7();
  await query(
    `insert into signalbox.api_key (tenant_id, id, name, prefix, secret_hash, scopes)
     values ($1, $2, 'witness', 'p', decode(md5('witness'), 'hex'), '{item:write}')`,
    [engine.tenantId, witness],
  );
  const wrong = (itemId: string): Promise<unknown> =>
    reportOutcome(
      engine.context,
      engine.tenantId,
      itemId,
      { field: 'category', value: 'access', by: 'requester' },
      { who: { kind: 'key', id: witness }, actor: `key:${witness}` },
    );
  for (let round = 0; round < rounds; round += 1) {
    const killed = pause(Math.random() * 600).then(() => kill(victims[round % 3] ?? 'leader'));
    const good = await send(`good-${round}`, 'vpn', 12);
    await send(`unsure-${round}`, 'hello', round % 2 === 0 ? 12 : 2);
    await persist(() => until('decided', () => areDecided(good), 30_000));
    for (const id of good.slice(0, round % 3)) await persist(() => wrong(id));
    await killed;
  }
  await persist(() => until('nothing moves', async () => (await moving()) === 0, settleMs));
  // What still happens after this happens by this process alone.
  for (const worker of workers) worker.child.kill('SIGKILL');
  await Promise.all(workers.map((worker) => worker.ended));
  const reducer = openReducer(engine.context);
  await persist(() => reducer.run());
  await pause(4_100);
  await persist(() => reducer.run());

  // Only the first snapshot: everything since is counted again from the audit.
  await query(
    `delete from signalbox.control_snapshot where at > (select min(at) from signalbox.control_snapshot)`,
  );
  const now = new Date();
  const { live, replayed } = await inTenant(engine.database, engine.tenantId, async (tx) => ({
    live: await readControls(tx, now.getTime()),
    replayed: await replayControls(tx, now),
  }));
  expect(replayed?.state).toEqual(live.state);
  const [recorded] = await query<{ mode: Mode }>(
    `select mode from signalbox.control where id = 'mode:triage'`,
  );
  expect(recorded?.mode).toBe(verdictOf(live.state, live.policy).agents['triage']?.mode);
  expect(recorded?.mode).not.toBe('normal');

  let mode: Mode = 'normal';
  let freeWhileLimited = 0;
  const unchained: unknown[] = [];
  for (const { type, detail } of await entries(['mode_changed', 'decided'])) {
    if (type === 'decided') {
      if (detail['lane'] === 'auto' && mode !== 'normal') freeWhileLimited += 1;
    } else if (detail['control'] === 'mode:triage') {
      if (detail['from'] !== mode) unchained.push(detail);
      mode = modes.find((one) => one === detail['to']) ?? 'stopped';
    }
  }
  expect(freeWhileLimited).toBe(0);
  expect(unchained).toEqual([]);
  const audit = await verifyAudit({
    database: engine.database,
    keys: engine.context.keysOf(engine.tenantId),
    anchors: engine.anchors,
    tenantId: engine.tenantId,
  });
  expect(audit).toMatchObject({ ok: true, faults: [] });
});

async function areDecided(ids: readonly string[]): Promise<boolean> {
  const [row] = await query<{ n: number }>(
    `select count(*)::int as n from signalbox.item where id = any ($1::uuid[]) and decision_id is null
       and state in ('received', 'deciding')`,
    [ids],
  );
  return row?.n === 0;
}

async function moving(): Promise<number> {
  const [row] = await query<{ n: number }>(
    `select count(*)::int as n from signalbox.item where state in ('received', 'deciding', 'writing')`,
  );
  return row?.n ?? -1;
}
