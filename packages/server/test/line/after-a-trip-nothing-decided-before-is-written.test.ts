import { afterAll, beforeAll, expect, test } from 'vitest';
import { setSwitch } from '../../src/controls/set-switch.ts';
import { sweepSwitches } from '../../src/controls/sweep-switches.ts';
import type { LineContext } from '../../src/line/context.ts';
import { acceptArrivals } from '../../src/line/intake.ts';
import { type LineLab, openLine, outcomeOf, ticket } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';

const rounds = 20;
const inFlight = 200;
let sink: ScriptedSink;
let lab: LineLab;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url }));
});
afterAll(async () => {
  await lab.close();
  await sink.close();
});

const change = (id: string, tripped: boolean, until: string | null = null): Promise<number> =>
  setSwitch(lab.context, lab.tenantId, { id, tripped, reason: 'test', until, actor: 'person:1' });

interface Entry {
  readonly xid: number;
  readonly type: string;
  readonly lane: string | null;
}

// A transaction of the line takes its id while it holds the tenant's epoch, so ids tell before from after.
const entriesOf = (prefix: string): Promise<readonly Entry[]> =>
  lab.sql(
    `select e.xid::text::float8 as xid, e.type, e.detail ->> 'lane' as lane
     from signalbox.audit_entry e join signalbox.item i on i.id = e.item_id where i.external_id like $1 || '%'`,
    [prefix],
  );

async function takeIn(prefix: string): Promise<void> {
  for (let from = 0; from < inFlight; from += 100) {
    const arrivals = Array.from({ length: 100 }, (_, n) => ({
      item: ticket({ externalId: `${prefix}${from + n}` }),
      idempotencyKey: null,
      actor: 'system',
    }));
    await acceptArrivals(lab.context, lab.tenantId, arrivals);
  }
}

async function settle(contexts: readonly LineContext[]): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    await Promise.all(contexts.map((context) => lab.drain(context)));
    const states = await lab.states();
    const moving = (states['received'] ?? 0) + (states['deciding'] ?? 0) + (states['writing'] ?? 0);
    if (moving === 0) return;
    await lab.pass(1_000);
  }
  throw new Error('the items do not come to an end');
}

test('with two hundred items in flight, no decision and no write of the old epoch comes after the trip', async () => {
  sink.openTo('race-');
  const other = await lab.another();
  const contexts = [lab.context, other.context];
  let started = 0;
  let stopped = 0;
  for (let round = 0; round < rounds; round += 1) {
    const prefix = `race-${round}-`;
    await takeIn(prefix);
    const working = settle(contexts);
    // From before the first decision to the middle of the writes.
    const wanted = sink.writes.length + (round % 10) * 15;
    while (round % 10 > 0 && sink.writes.length < wanted)
      await new Promise((resolve) => setTimeout(resolve, 1));
    await change('tenant', true);
    const returned = sink.writes.length;
    await working;
    const [trip] = await lab.sql<{ xid: number }>(
      `select xid::text::float8 as xid from signalbox.audit_entry where type = 'tripped' order by id desc limit 1`,
    );
    const after = (await entriesOf(prefix)).filter((entry) => entry.xid > (trip?.xid ?? 0));
    expect(after.filter((entry) => entry.type === 'write_started')).toEqual([]);
    expect(after.filter((entry) => entry.lane === 'auto')).toEqual([]);
    const begun = (await entriesOf(prefix)).filter(
      (entry) => entry.type === 'write_started',
    ).length;
    const sent = sink.writes.filter((write) => write.ticket.startsWith(prefix));
    // Every request belongs to an attempt recorded before the trip; only those may still have been on their way.
    expect(sent).toHaveLength(begun);
    expect(sink.writes.length - returned).toBeLessThanOrEqual(begun);
    started += begun;
    stopped += inFlight - begun;
    await change('tenant', false);
  }
  const states = await lab.states();
  expect(states).toEqual({ in_review: stopped, resolved: started });
  expect(started).toBeGreaterThan(0);
  expect(stopped).toBeGreaterThan(0);
  expect(new Set(sink.effects.map((effect) => effect.ticket)).size).toBe(sink.effects.length);
  sink.check();
});

test('a delay that ends under a tripped switch goes to review, and after the reset new items go on', async () => {
  await lab.publish(lineFiles({ sinkUrl: sink.url, delay: '15m' }));
  const id = await lab.accept({ externalId: 'delayed' });
  await lab.drain();
  await change('agent:triage', true);
  await lab.pass(15 * 60_000);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'in_review', lane: 'manual', attempts: 0 });
  await change('agent:triage', false);
  sink.expect('after-reset', {});
  const next = await lab.accept({ externalId: 'after-reset' });
  await lab.drain();
  await lab.pass(15 * 60_000);
  await lab.tick();
  expect((await lab.item(next)).state).toBe('resolved');
  sink.check();
});

test('tripped and reset within the delay, it is gated under the new epoch and written', async () => {
  const id = await lab.accept({ externalId: 'flicker' });
  await lab.drain();
  await change('tenant', true);
  await change('tenant', false);
  sink.expect('flicker', {});
  await lab.pass(15 * 60_000);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', attempts: 1 });
  sink.check();
});

test('a switch of another agent or source stops nothing', async () => {
  await lab.sql(
    `insert into signalbox.release (tenant_id, agent, version_id, position)
     select tenant_id, 'other', version_id, position + 1 from signalbox.release where agent = 'triage'`,
  );
  await change('agent:other', true);
  await lab.sql(`delete from signalbox.release where agent = 'other'`);
  await change('source:desk', true);
  sink.expect('unconcerned', {});
  const id = await lab.accept({ externalId: 'unconcerned' });
  await lab.drain();
  await lab.pass(15 * 60_000);
  await lab.tick();
  expect((await lab.item(id)).state).toBe('resolved');
  sink.check();
});

test('a switch whose name is nowhere is refused; what was tripped once can be reset', async () => {
  for (const id of ['agent:triag', 'source:nowhere', 'tool:any']) {
    expect(await outcomeOf(change(id, true))).toBe('unknown_control');
    expect(await outcomeOf(change(id, false))).toBe('unknown_control');
  }
  expect(await lab.sql(`select from signalbox.control where id ~ 'triag$|nowhere|tool'`)).toEqual(
    [],
  );
  expect(await outcomeOf(change('agent:other', true))).toBe('unknown_control');
  expect(await outcomeOf(change('agent:other', false))).toBe('done');
});

test('a switch tripped until a moment lets go by itself, with an audit entry and a new epoch', async () => {
  const epoch = await change('source:sink', true, new Date(Date.now() + 60_000).toISOString());
  await sweepSwitches(lab.context);
  const tripped = (): Promise<readonly unknown[]> =>
    lab.sql(`select id from signalbox.control where id = 'source:sink' and tripped`);
  expect(await tripped()).toHaveLength(1);
  await lab.pass(61_000);
  await sweepSwitches(lab.context);
  expect(await tripped()).toHaveLength(0);
  const [now] = await lab.sql<{ epoch: string }>('select epoch from signalbox.tenant_epoch');
  expect(Number(now?.epoch)).toBe(epoch + 1);
});

test('a person who trips it for longer just as its time ends is not overruled', async () => {
  await change('tenant', true, new Date(Date.now() - 1_000).toISOString());
  const held = await lab.database.app.connect();
  await held.query('begin');
  await held.query(`select set_config('signalbox.tenant', $1, true)`, [lab.tenantId]);
  await held.query('select pg_advisory_xact_lock(signalbox.epoch_lock($1))', [lab.tenantId]);
  const sweeping = sweepSwitches(lab.context);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await held.query(`update control set until = null where id = 'tenant'`);
  await held.query('commit');
  held.release();
  await sweeping;
  expect(await lab.sql(`select tripped from signalbox.control where id = 'tenant'`)).toEqual([
    { tripped: true },
  ]);
  await change('tenant', false);
});
