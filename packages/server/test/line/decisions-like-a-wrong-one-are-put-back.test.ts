import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRelated } from '../../src/http/read-related.ts';
import type { LineContext } from '../../src/line/context.ts';
import { recheck } from '../../src/line/review/recheck.ts';
import { sweepDelays } from '../../src/line/runner/sweep.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { checkOf, say } from '../support/review.ts';

let lab: LineLab;
beforeAll(async () => {
  lab = await openLine(lineFiles({ delay: '15m' }));
});
afterAll(() => lab.close());

let runs = 0;
/** Decides so many tickets with words of a kind of their own; ids in the order of their decisions. */
async function decided(count: number, subject = 'vpn'): Promise<readonly string[]> {
  runs += 1;
  for (let n = 0; n < count; n += 1) {
    await lab.accept({ source: 'api', externalId: `${runs}-${n}`, subject, body: subject });
  }
  await lab.drain();
  const rows = await lab.sql<{ id: string }>(
    'select id from signalbox.item where external_id like $1 order by decision_id',
    [`${runs}-%`],
  );
  return rows.map(({ id }) => id);
}

/** Forgets everything decided so far, as if it were older than what is looked at. */
async function setAside(): Promise<void> {
  await lab.sql('update signalbox.decision set proposal = null');
}

const again = (
  itemId: string,
  scope: 'like' | 'followed' = 'like',
  context: LineContext = lab.context,
): ReturnType<typeof recheck> =>
  recheck(context, lab.tenantId, {
    itemId,
    scope,
    reason: 'billing went astray',
    actor: 'person:1',
  });

const statesOf = async (ids: readonly string[]): Promise<readonly string[]> =>
  Promise.all(ids.map(async (id) => (await lab.item(id)).state));

async function writeAll(ms = 15 * 60_000): Promise<void> {
  await lab.pass(ms);
  await lab.tick();
}

test('what waits becomes a review and what was written gets a check; nothing else is touched', async () => {
  await setAside();
  const written = await decided(3);
  await writeAll();
  const waiting = await decided(2);
  const other = await decided(2, 'outage');
  const [first = ''] = written;
  const before = await readRelated(lab.context, lab.tenantId, first);
  expect(before.like).toEqual({ total: 4, written: 2, held: 2, checked: 0 });
  expect(before.followed).toEqual({ total: 4, written: 2, held: 2, checked: 0 });
  expect(before.items.map((one) => one.id)).toEqual([...written.slice(1), ...waiting].reverse());
  expect(await again(first)).toEqual({ stopped: 2, toCheck: 2 });
  expect(await statesOf(written)).toEqual(['resolved', 'resolved', 'resolved']);
  expect(await statesOf(waiting)).toEqual(['in_review', 'in_review']);
  const checks = await lab.sql<{ item_id: string; origin: string; inclusion: null }>(
    `select item_id, origin, inclusion from signalbox.hold where kind = 'check' and state = 'open' order by item_id`,
  );
  expect(checks).toEqual(
    written.slice(1).map((item_id) => ({ item_id, origin: 'cascade', inclusion: null })),
  );
  await writeAll();
  expect(await statesOf(waiting)).toEqual(['in_review', 'in_review']);
  expect(await statesOf(other)).toEqual(['resolved', 'resolved']);
  const entries = await lab.sql<{ type: string; n: number }>(
    `select type, count(*)::int as n from signalbox.audit_entry
     where type in ('recheck_asked', 'hold_to_review', 'check_opened') group by type order by type`,
  );
  expect(entries).toEqual([
    { type: 'check_opened', n: 2 },
    { type: 'hold_to_review', n: 2 },
    { type: 'recheck_asked', n: 1 },
  ]);
  expect(await again(first)).toEqual({ stopped: 0, toCheck: 0 });
});

test('a person says of each whether it was right, and is not asked twice', async () => {
  await setAside();
  const [first = '', right = '', wrong = '', open = ''] = await decided(4);
  await writeAll();
  await again(first);
  await say(lab, await checkOf(lab, right), { verdict: 'accept' });
  await say(lab, await checkOf(lab, wrong), { verdict: 'decline' });
  const view = await readRelated(lab.context, lab.tenantId, first);
  expect(view.like).toEqual({ total: 3, written: 2, held: 0, checked: 2 });
  expect(view.items.map(({ id, check }) => [id, check])).toEqual([
    [open, 'open'],
    [wrong, 'wrong'],
    [right, 'right'],
  ]);
  expect(await again(first)).toEqual({ stopped: 0, toCheck: 0 });
  const outcomes = await lab.sql(
    'select distinct sampled from signalbox.outcome where item_id = $1',
    [right],
  );
  expect(outcomes).toEqual([{ sampled: 1 }]);
});

test('followed leaves alone what was decided before', async () => {
  await setAside();
  const ids = await decided(4);
  const third = ids[2] ?? '';
  expect((await readRelated(lab.context, lab.tenantId, third)).followed.total).toBe(1);
  expect(await again(third, 'followed')).toEqual({ stopped: 1, toCheck: 0 });
  expect(await statesOf(ids)).toEqual(['held', 'held', 'held', 'in_review']);
  await writeAll();
});

test('another version, and what is older than seven days, is like nothing', async () => {
  await setAside();
  const ids = await decided(3);
  const [first = '', second = '', third = ''] = ids;
  await lab.sql(`update signalbox.decision set version = 'v_other' where item_id = $1`, [second]);
  await lab.sql(
    `update signalbox.decision set id = ('00000000' || substr(id::text, 9))::uuid where item_id = $1`,
    [third],
  );
  expect((await readRelated(lab.context, lab.tenantId, first)).like.total).toBe(0);
  expect(await again(first)).toEqual({ stopped: 0, toCheck: 0 });
});

test('one that is killed half way goes on when it is asked again, and nothing is put back twice', async () => {
  await setAside();
  const ids = await decided(250);
  const [first = '', ...like] = ids;
  let transactions = 0;
  const killed: LineContext = {
    ...lab.context,
    database: {
      ...lab.context.database,
      app: new Proxy(lab.context.database.app, {
        get: (pool, name) => {
          if (name !== 'connect') return Reflect.get(pool, name, pool) as unknown;
          return () => {
            transactions += 1;
            if (transactions > 3) throw new Error('killed');
            return pool.connect();
          };
        },
      }),
    },
  };
  await expect(again(first, 'like', killed)).rejects.toThrow('killed');
  const half = (await statesOf(like)).filter((state) => state === 'in_review').length;
  expect(half).toBe(200);
  expect(await again(first)).toEqual({ stopped: like.length - half, toCheck: 0 });
  expect(new Set(await statesOf(like))).toEqual(new Set(['in_review']));
  const [twice] = await lab.sql<{ n: number }>(
    `select count(*)::int as n from (
       select item_id from signalbox.hold where item_id = any ($1::uuid[]) and kind = 'review' group by item_id having count(*) > 1
     ) as x`,
    [like],
  );
  expect(twice?.n).toBe(0);
}, 120_000);

test('while delays end at the same time, each is put back one way or the other', async () => {
  await setAside();
  const ids = await decided(60);
  const [first = '', ...like] = ids;
  await lab.pass(15 * 60_000);
  const [done] = await Promise.all([again(first), sweepDelays(lab.context)]);
  await lab.tick();
  expect(done.stopped + done.toCheck).toBe(like.length);
  const states = await statesOf(like);
  expect(states.filter((state) => state === 'in_review')).toHaveLength(done.stopped);
  expect(states.filter((state) => state === 'resolved')).toHaveLength(done.toCheck);
});

test('of an item that is erased, or that there is not, nothing is like', async () => {
  expect(await outcomeOf(again('01a1fca7-0000-7000-8000-000000000000'))).toBe('not_found');
  const [id = ''] = await decided(2);
  await lab.sql('update signalbox.item set erased_at = now() where id = $1', [id]);
  expect(await again(id)).toEqual({ stopped: 0, toCheck: 0 });
  expect((await readRelated(lab.context, lab.tenantId, id)).like.total).toBe(0);
});
