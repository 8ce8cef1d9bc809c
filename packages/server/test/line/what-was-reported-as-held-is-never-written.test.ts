import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelHold } from '../../src/line/review/change-hold.ts';
import { type HoldToReview, holdToReview } from '../../src/line/review/hold-to-review.ts';
import { runJob } from '../../src/line/runner/run-job.ts';
import { sweepDelays } from '../../src/line/runner/sweep.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { reviewOf, say } from '../support/review.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';

let sink: ScriptedSink;
let lab: LineLab;

const files = (
  sinkUrl: string,
  autonomy: 'auto' | 'assisted',
): Readonly<Record<string, string>> => ({
  ...lineFiles({ sinkUrl, autonomy, delay: '15m' }),
  'rules/more.yaml': `- rule: printer
  when: { words: [printer] }
  then: { category: hardware, priority: low }
  final: true
`,
});

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(files(sink.url, 'auto'));
});
afterAll(async () => {
  await lab.close();
  await sink.close();
});

interface Held {
  readonly id: string;
  readonly holdId: string;
  readonly decisionId: string;
}

async function heldAll(names: readonly string[], subject = 'vpn'): Promise<readonly Held[]> {
  const ids = await Promise.all(
    names.map((externalId) => lab.accept({ externalId, subject, body: '' })),
  );
  await lab.drain();
  return Promise.all(
    ids.map(async (id) => {
      const { state, holdId, decisionId } = await lab.item(id);
      expect(state).toBe('held');
      return { id, holdId: holdId ?? '', decisionId: decisionId ?? '' };
    }),
  );
}

const names = (prefix: string, n: number): readonly string[] =>
  Array.from({ length: n }, (_, at) => `${prefix}-${at}`);

const toReview = (holdId: string, more: Partial<HoldToReview> = {}): Promise<number> =>
  holdToReview(lab.context, lab.tenantId, {
    ...{ holdId, like: false, reason: null, actor: 'person:1' },
    ...more,
  });

const statesOf = async (all: readonly Held[]): Promise<readonly string[]> =>
  Promise.all(all.map(async ({ id }) => (await lab.item(id)).state));

test('a delay becomes a review that stays unwritten until a person says yes', async () => {
  const [one] = await heldAll(['asked']);
  if (one === undefined) throw new Error('nothing held');
  const changed = await toReview(one.holdId, { reason: 'call me on +49 30 1234567' });
  expect(changed).toBe(1);
  await lab.pass(16 * 60_000);
  await lab.tick();
  const item = await lab.item(one.id);
  expect(item).toMatchObject({ state: 'in_review', queue: 'people', verdict: null, attempts: 0 });
  const holds = await lab.sql(
    'select kind, origin, state from signalbox.hold where item_id = $1 order by id',
    [one.id],
  );
  expect(holds).toEqual([
    { kind: 'delay', origin: 'gate', state: 'cancelled' },
    { kind: 'review', origin: 'person', state: 'open' },
  ]);
  const [entry] = await lab.sql<{ actor: string; detail: Record<string, unknown> }>(
    `select actor, detail from signalbox.audit_entry where item_id = $1 and type = 'hold_to_review'`,
    [one.id],
  );
  expect(entry?.actor).toBe('person:1');
  expect(entry?.detail).toMatchObject({ holdId: one.holdId, decisionId: one.decisionId });
  expect(JSON.stringify(entry?.detail)).not.toContain('1234567');
  expect(await outcomeOf(toReview(one.holdId))).toBe('hold_closed');

  // The person's yes goes the usual way: an undo window, and back to the review when it is undone.
  const review = { id: item.holdId ?? '', itemId: one.id, decisionId: one.decisionId };
  await say(lab, review, { verdict: 'accept' });
  const undo = (await lab.item(one.id)).holdId ?? '';
  expect(await cancelHold(lab.context, lab.tenantId, undo, null, 'person:1')).toEqual({
    itemId: one.id,
    state: 'in_review',
  });
  sink.expect('asked', {});
  await say(lab, { ...review, id: (await lab.item(one.id)).holdId ?? '' }, { verdict: 'accept' });
  await lab.pass(10_000);
  await lab.tick();
  expect((await lab.item(one.id)).state).toBe('resolved');
  sink.check();
});

test('nobody looks in time: people take it over, and nothing is written', async () => {
  const [one] = await heldAll(['forgotten']);
  await toReview(one?.holdId ?? '');
  await lab.pass(25 * 3_600_000);
  await lab.tick();
  expect((await lab.item(one?.id ?? '')).state).toBe('handed_over');
  sink.check();
});

test('after the delay ended and before the first byte it still works, then no more', async () => {
  const [one, two] = await heldAll(['unsent', 'sent']);
  if (one === undefined || two === undefined) throw new Error('nothing held');
  sink.expect('sent', {});
  await lab.pass(16 * 60_000);
  await sweepDelays(lab.context);
  for (const job of await lab.jobs()) if (job.task === 'regate') await runJob(lab.context, job);
  expect(await lab.item(one.id)).toMatchObject({ state: 'writing', verdict: 'pending' });
  expect(await toReview(one.holdId)).toBe(1);
  await lab.tick();
  expect(await lab.item(one.id)).toMatchObject({ state: 'in_review', verdict: null, attempts: 0 });
  expect((await lab.item(two.id)).state).toBe('resolved');
  expect(await outcomeOf(toReview(two.holdId))).toBe('write_started');
  expect(await outcomeOf(toReview(two.holdId, { like: true }))).toBe('write_started');
  sink.check();
});

test('what a person approved returns to its review and teaches nothing', async () => {
  await lab.publish(files(sink.url, 'assisted'));
  const review = await reviewOf(lab, { externalId: 'approved' });
  await say(lab, review, { verdict: 'accept' });
  const undo = (await lab.item(review.itemId)).holdId ?? '';
  expect(await toReview(undo)).toBe(1);
  await lab.pass(60_000);
  await lab.tick();
  expect(await lab.item(review.itemId)).toMatchObject({ state: 'in_review', verdict: null });
  const outcomes = await lab.sql('select 1 from signalbox.outcome where item_id = $1', [
    review.itemId,
  ]);
  expect(outcomes).toEqual([]);
  await lab.publish(files(sink.url, 'auto'));
  sink.check();
});

test('all like this: the same proposal in every batch, and no other', async () => {
  const alike = await heldAll(names('alike', 230));
  const others = await heldAll(names('other', 3), 'printer');
  expect(await toReview(alike[7]?.holdId ?? '', { like: true })).toBe(230);
  expect(new Set(await statesOf(alike))).toEqual(new Set(['in_review']));
  expect(new Set(await statesOf(others))).toEqual(new Set(['held']));
  const [entries] = await lab.sql<{ n: number }>(
    `select count(*)::int as n from signalbox.audit_entry e join signalbox.item i on i.id = e.item_id
     where e.type = 'hold_to_review' and i.external_id like 'alike-%'`,
  );
  expect(entries?.n).toBe(230);
  // Again there is nothing left to stop, and the named one says why.
  expect(await outcomeOf(toReview(alike[7]?.holdId ?? '', { like: true }))).toBe('hold_closed');
  sink.openTo('other-');
  await lab.pass(16 * 60_000);
  await lab.tick();
  expect(sink.effects.filter((effect) => effect.ticket.startsWith('alike-'))).toEqual([]);
  expect(new Set(await statesOf(others))).toEqual(new Set(['resolved']));
  sink.check();
});

test('a whole batch that ends at that moment does not hide those behind it', async () => {
  const all = await heldAll(names('ending', 130));
  const first = [...all].sort((a, b) => (a.holdId < b.holdId ? -1 : 1)).slice(0, 100);
  const client = new pg.Client({ connectionString: lab.ownerUrl });
  await client.connect();
  await client.query('begin');
  const ids = [first.map((one) => one.holdId)];
  await client.query(`update signalbox.hold set state = 'released' where id = any ($1)`, ids);
  await client.query(
    `update signalbox.item set state = 'deciding', hold_id = null where hold_id = any ($1)`,
    ids,
  );
  const asked = toReview(all.at(-1)?.holdId ?? '', { like: true });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await client.query('commit');
  await client.end();
  expect(await asked).toBe(30);
  const states = await statesOf(all);
  expect(states.filter((state) => state === 'in_review')).toHaveLength(30);
  sink.openTo('ending-');
  await lab.pass(60_001);
  await lab.tick();
  expect(sink.effects.filter((effect) => effect.ticket.startsWith('ending-'))).toHaveLength(100);
  sink.check();
});

test('racing with the end of the delays, each is either counted and never written, or written once', async () => {
  const each = 150;
  const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  for (let round = 0; round < 6; round += 1) {
    const prefix = `race${round}`;
    const all = await heldAll(names(prefix, each));
    sink.openTo(`${prefix}-`);
    await lab.pass(15 * 60_000 + 1);
    // From asking well before the delays are ended to asking while they are.
    const aheadMs = (6 - round) * 6;
    const asked = toReview(all[round * 9]?.holdId ?? '', { like: true }).catch((error: unknown) => {
      // Nothing was left to stop.
      if (error instanceof Error && error.name === 'Refusal') return 0;
      throw error;
    });
    await after(aheadMs);
    await lab.tick();
    const changed = await asked;
    await lab.tick();
    const states = await statesOf(all);
    const stopped = all.filter((_, n) => states[n] === 'in_review');
    expect(stopped).toHaveLength(changed);
    expect(states.filter((state) => state === 'resolved')).toHaveLength(each - changed);
    for (const [n, { id }] of all.entries()) {
      const effects = sink.effects.filter((effect) => effect.ticket === `${prefix}-${n}`).length;
      expect([states[n], effects]).toEqual(
        states[n] === 'in_review' ? ['in_review', 0] : ['resolved', 1],
      );
      const counted = await lab.sql(
        `select 1 from signalbox.audit_entry where item_id = $1 and type = 'hold_to_review'`,
        [id],
      );
      expect(counted).toHaveLength(states[n] === 'in_review' ? 1 : 0);
    }
  }
  sink.check();
});
