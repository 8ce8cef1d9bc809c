import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCallLedger } from '../../src/model-ledger/open-call-ledger.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import type { SpendScope } from '../../src/store/model/begin-call.ts';
import { readCounter } from '../../src/store/model/read-counter.ts';
import { inTenant } from '../../src/store/tx.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { until } from '../support/until.ts';
import {
  callOf,
  type ModelLab,
  noLimits,
  openDays,
  openModelLab,
  patience,
  quick,
  requestOf,
} from './support.ts';

let lab: ModelLab;
const newDay = openDays();

beforeAll(async () => {
  lab = await openModelLab();
  lab.server.script(() => ({ text: 'ok', usage: { input: 10, output: 10 } }));
});
afterAll(() => lab.close());

interface Disk {
  readonly database: Database;
  /**
   * Writes that wait for the disk from here on do not return until it is released, or lose their connection; then the next one who
   * connects is told that the database is starting.
   */
  hold(): { release(): void; lose(): void };
}

/** The database of the lab, whose disk can be made to wait. */
function diskOf({ database }: Pick<Disk, 'database'>): Disk {
  let waiting = Promise.resolve();
  let away = false;
  const slow = (client: pg.PoolClient): pg.PoolClient =>
    new Proxy(client, {
      get: (target, name) => {
        const found = Reflect.get(target, name, target) as unknown;
        if (typeof found !== 'function') return found;
        if (name !== 'query') return found.bind(target) as unknown;
        return async (asked: unknown, ...rest: unknown[]) => {
          const until = JSON.stringify(asked).includes('pg_logical_emit_message') ? waiting : null;
          const done = (await found.call(target, asked, ...rest)) as unknown;
          await until;
          return done;
        };
      },
    });
  const atOnce = new Proxy(database.atOnce, {
    get: (pool, name) =>
      name === 'connect'
        ? async () => {
            if (!away) return slow(await pool.connect());
            away = false;
            throw Object.assign(new Error('away'), { code: '57P03' });
          }
        : (Reflect.get(pool, name, pool) as unknown),
  });
  return {
    database: { ...database, atOnce },
    hold: () => {
      let release = (): void => undefined;
      let lose = (): void => undefined;
      waiting = new Promise<void>((resolve, reject) => {
        release = resolve;
        lose = () => {
          waiting = Promise.resolve();
          away = true;
          reject(new Error('Connection terminated unexpectedly'));
        };
      });
      waiting.catch(() => undefined);
      return { release: () => release(), lose: () => lose() };
    },
  };
}

/** What is set aside for the call the tests make, in micro-dollars. */
async function mostOfOne(): Promise<number> {
  const { day, nowMs } = newDay();
  await quick(lab.open({ nowMs })).ask(requestOf(lab.itemId), patience());
  const [row] = await lab.line.sql<{ most: number }>(
    'select reserved_micros as most from signalbox.model_call where day = $1',
    [day],
  );
  return row?.most ?? 0;
}

const setAside = async (day: string, scope: SpendScope = 'tenant'): Promise<number> => {
  const { database, tenantId } = lab.line;
  const name = scope === 'tenant' ? '' : 'triage';
  return (await inTenant(database, tenantId, (tx) => readCounter(tx, scope, name, day)))
    .reservedMicros;
};

test('nobody waits for the disk while there is room, and all of it is on disk when that is asked for', async () => {
  const disk = diskOf(lab.line);
  const { nowMs } = newDay();
  const limits = { ...noLimits, perDay: 1_000_000 };
  const models = lab.open({ process: { ...lab.line, database: disk.database }, limits, nowMs });
  const held = disk.hold();
  await quick(models).ask(requestOf(lab.itemId), patience());
  let recorded = false;
  const recording = models.recorded().then(() => {
    recorded = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(recorded).toBe(false);
  held.release();
  await recording;
});

test('nothing goes out before its record is on disk when a limit is nearly reached', async () => {
  const disk = diskOf(lab.line);
  const { day, nowMs } = newDay();
  const limits = { ...noLimits, perDay: Math.ceil((await mostOfOne()) / 0.95) };
  const models = lab.open({ process: { ...lab.line, database: disk.database }, limits, nowMs });
  const before = lab.server.requests.length;
  const held = disk.hold();
  const asking = quick(models).ask(requestOf(lab.itemId), patience());
  await until('it is set aside', async () => (await setAside(day)) > 0, 10_000);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(lab.server.requests.length).toBe(before);
  held.release();
  await asking;
  expect(lab.server.requests.length).toBe(before + 1);
});

test('what a crash took along is set aside again, before another call begins', async () => {
  const disk = diskOf(lab.line);
  const { day } = newDay();
  const keys = tenantKeys(lab.line.master, lab.line.tenantId);
  const ledger = openCallLedger(disk.database, keys, { ...noLimits, perDay: 1_000 });
  const held = disk.hold();
  const open = await ledger.begin(callOf(lab.itemId, day, 600));
  await lab.line.sql('delete from signalbox.model_call where id = $1', [open.id]);
  await lab.line.sql('update signalbox.spend_counter set reserved_micros = 0 where day = $1', [
    day,
  ]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  held.lose();
  await new Promise((resolve) => setImmediate(resolve));
  await expect(ledger.begin(callOf(lab.itemId, day, 500))).rejects.toMatchObject({
    fault: 'spent',
  });
  await ledger.flush();
  expect(await setAside(day)).toBe(600);
  expect(await setAside(day, 'agent')).toBe(600);
});

test('what was on disk after all is set aside once', async () => {
  const disk = diskOf(lab.line);
  const { day } = newDay();
  const keys = tenantKeys(lab.line.master, lab.line.tenantId);
  const ledger = openCallLedger(disk.database, keys, noLimits);
  const held = disk.hold();
  await ledger.begin(callOf(lab.itemId, day, 600));
  await new Promise((resolve) => setTimeout(resolve, 100));
  held.lose();
  await ledger.flush();
  expect(await setAside(day)).toBe(600);
});

test('once it is made sure a call is on disk, and so is what was committed before', async () => {
  // Tests run on a server that never waits for its log; whoever connects from here on does.
  const owner = new pg.Client({ connectionString: lab.line.ownerUrl });
  await owner.connect();
  const name = new URL(lab.line.ownerUrl).pathname.slice(1);
  await owner.query(`alter database ${name} set synchronous_commit = on`);
  const database = openDatabase({ url: lab.line.ownerUrl });
  const ledger = openCallLedger(database, tenantKeys(lab.line.master, lab.line.tenantId), noLimits);
  const { day } = newDay();
  for (let n = 0; n < 5; n += 1) {
    await ledger.begin(callOf(lab.itemId, day, 10));
    const { rows } = await owner.query<{ to: string }>(
      'select pg_current_wal_insert_lsn()::text as to',
    );
    await ledger.flush();
    const flushed = await owner.query<{ flushed: boolean }>(
      'select pg_current_wal_flush_lsn() >= $1::pg_lsn as flushed',
      [rows[0]?.to],
    );
    expect(flushed.rows).toEqual([{ flushed: true }]);
  }
  await database.close();
  await owner.end();
});
