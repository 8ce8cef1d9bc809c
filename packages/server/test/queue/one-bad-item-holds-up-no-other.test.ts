import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { acceptArrivals } from '../../src/line/intake.ts';
import { rerunItem } from '../../src/line/runner/rerun.ts';
import { sweepForgotten } from '../../src/line/runner/sweep.ts';
import { guardLife } from '../../src/queue/worker-life.ts';
import { enqueue } from '../../src/store/jobs/enqueue.ts';
import { inTenant } from '../../src/store/tx.ts';
import { type LineLab, openLine, ticket } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { run } from '../support/running.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';
import { until } from '../support/until.ts';

let sink: ScriptedSink;
let lab: LineLab;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url }));
  sink.openTo('');
  await lab.sql(`create table public.poison (id uuid, place text)`);
  for (const table of ['decision', 'attempt']) {
    await lab.sql(`create function public.refuse_${table}() returns trigger language plpgsql security definer as $f$
      begin
        if exists (select from public.poison where id = new.item_id and place = '${table}') then raise exception 'poison'; end if;
        return new;
      end $f$`);
    await lab.sql(`create trigger refuse before insert on signalbox.${table}
      for each row execute function public.refuse_${table}()`);
  }
});
beforeEach(() => lab.sql('delete from public.poison'));
afterAll(async () => {
  await lab.close();
  await sink.close();
});

async function takeIn(prefix: string, count: number): Promise<readonly string[]> {
  const arrivals = Array.from({ length: count }, (_, n) => ({
    item: ticket({ externalId: `${prefix}${n}` }),
    idempotencyKey: null,
    actor: 'system',
  }));
  const results = await acceptArrivals(lab.context, lab.tenantId, arrivals);
  return results.map((result) => (result.kind === 'accepted' ? result.id : result.code));
}

/** Makes the database refuse this item's rows in one table. */
const poison = (id: string | undefined, place: 'decision' | 'attempt'): Promise<unknown> =>
  lab.sql('insert into public.poison values ($1, $2)', [id, place]);

async function retryAll(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await lab.pass(31_000);
    await lab.drain();
  }
}

test('an item that cannot be decided is split off, tried a few times and stuck; the others are written', async () => {
  const ids = await takeIn('decide-', 10);
  await poison(ids[4], 'decision');
  await lab.drain();
  for (const id of ids)
    expect((await lab.item(id)).state).toBe(id === ids[4] ? 'received' : 'resolved');
  const waiting = await lab.jobs();
  expect(waiting.map((job) => job.ids)).toEqual([[ids[4]]]);
  expect(waiting[0]?.attempt).toBeGreaterThan(1);
  await retryAll(4);
  expect(await lab.item(ids[4] ?? '')).toMatchObject({
    state: 'stuck',
    stuckCode: 'decide_failed',
  });
  expect(await lab.jobs()).toEqual([]);
  const entries = await lab.sql(
    `select stage, type from signalbox.audit_entry where item_id = $1 and type = 'stuck'`,
    [ids[4]],
  );
  expect(entries).toEqual([{ stage: 'decide', type: 'stuck' }]);

  await lab.sql('delete from public.poison');
  expect(await rerunItem(lab.context, lab.tenantId, ids[4] ?? '', 'person:1')).toBe('received');
  await lab.drain();
  expect((await lab.item(ids[4] ?? '')).state).toBe('resolved');
});

test('an item that cannot be written is stuck as such, and written when a person runs it again', async () => {
  const ids = await takeIn('write-', 10);
  await poison(ids[7], 'attempt');
  // The first look at a batch shares a commit with the bad one; alone, each of the others is written.
  await lab.drain();
  await retryAll(5);
  for (const id of ids)
    expect((await lab.item(id)).state).toBe(id === ids[7] ? 'stuck' : 'resolved');
  expect(await lab.item(ids[7] ?? '')).toMatchObject({
    stuckCode: 'write_failed',
    verdict: 'not_applied',
    attempts: 0,
  });
  await lab.sql('delete from public.poison');
  expect(await rerunItem(lab.context, lab.tenantId, ids[7] ?? '', 'person:1')).toBe('deciding');
  await lab.drain();
  expect((await lab.item(ids[7] ?? '')).state).toBe('resolved');
});

test('items no job knows of are woken after a minute, and only those', async () => {
  const [received, later] = await takeIn('forgotten-', 2);
  await lab.sql('delete from graphile_worker._private_jobs');
  await inTenant(lab.database, lab.tenantId, (tx) =>
    enqueue(tx, 'advance', { ids: [later ?? ''] }, Date.now() + 3_600_000),
  );
  await sweepForgotten(lab.context);
  await lab.drain();
  expect((await lab.item(received ?? '')).state).toBe('received');
  await lab.pass(61_000);
  await sweepForgotten(lab.context);
  await lab.drain();
  expect((await lab.item(received ?? '')).state).toBe('resolved');
  expect((await lab.item(later ?? '')).state).toBe('received');
  await lab.pass(3_600_000);
  await lab.drain();
  expect((await lab.item(later ?? '')).state).toBe('resolved');
});

test('an item without an agent is stuck and says so', async () => {
  await lab.publish(lineFiles({ sinkUrl: sink.url, agent: 'scope: { sources: [desk] }' }));
  const id = await lab.accept({ externalId: 'no-agent' });
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'stuck', stuckCode: 'no_agent' });
  await lab.publish(lineFiles({ sinkUrl: sink.url }));
});

test('a stop lets what is under way end, and leaves the rest to the next', async () => {
  const before = sink.effects.length;
  const step = { commitAfterMs: 400 };
  await takeIn('stop-', 1);
  sink.expect('stop-0', step);
  const running = await run(lab.ownerUrl, lab.context, lab.database);
  await until('the write is under way', () => sink.writes.at(-1)?.ticket === 'stop-0', 10_000);
  const [other] = await takeIn('after-', 1).then(async (ids) => {
    await running.stop();
    return ids;
  });
  expect(sink.effects.length).toBeGreaterThan(before);
  const [stopped] = await lab.sql<{ state: string }>(
    `select state from signalbox.item where external_id = 'stop-0'`,
  );
  expect(stopped?.state).toBe('resolved');
  const [locked] = await lab.sql<{ n: number }>(
    'select count(*)::int as n from graphile_worker._private_jobs where locked_at is not null',
  );
  expect(locked?.n).toBe(0);
  expect(await lab.sql('select id from signalbox.worker')).toEqual([]);
  await lab.drain();
  expect((await lab.item(other ?? '')).state).toBe('resolved');
});

test('a delayed job runs when its time has come, in a process that was idle', async () => {
  const running = await run(lab.ownerUrl, lab.context, lab.database);
  const [id] = await takeIn('delayed-', 1);
  await until('resolved', async () => (await lab.item(id ?? '')).state === 'resolved', 10_000);
  await lab.sql(`update signalbox.item set state = 'received' where id = $1`, [id]);
  const at = Date.now() + 700;
  await inTenant(lab.database, lab.tenantId, (tx) =>
    enqueue(tx, 'advance', { ids: [id ?? ''] }, at),
  );
  await until('decided again', async () => (await lab.item(id ?? '')).state === 'resolved', 10_000);
  expect(Date.now()).toBeGreaterThanOrEqual(at);
  await running.stop();
});

test('what the engine still held when a process left goes back at once', async () => {
  const [id] = await takeIn('held-', 1);
  const life = await guardLife(lab.ownerUrl, pino({ level: 'silent' }));
  life.add('left-behind');
  await lab.sql(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'left-behind'`,
  );
  await life.end();
  expect(await lab.sql('select id from signalbox.worker')).toEqual([]);
  await lab.drain();
  expect((await lab.item(id ?? '')).state).toBe('resolved');
});
