import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseSelected } from '../../src/audit/erase.ts';
import { uuidV7 } from '../../src/ids/uuid-v7.ts';
import { reportOutcome } from '../../src/line/learn.ts';
import { cancelHold } from '../../src/line/review/change-hold.ts';
import { raiseEpoch } from '../../src/store/control/raise-epoch.ts';
import { inTenant } from '../../src/store/tx.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { reviewOf, say } from '../support/review.ts';

let lab: LineLab;
const keyId = uuidV7();
const reporter = { who: { kind: 'key', id: keyId }, actor: `key:${keyId}` } as const;
const ada = { email: 'ada@example.com' };
const ben = { email: 'Ben@example.com' };

beforeAll(async () => {
  lab = await openLine(lineFiles({ autonomy: 'suggest' }));
  await lab.sql(
    `insert into signalbox.api_key (tenant_id, id, name, prefix, secret_hash, scopes)
     values ($1, $2, 'test', 'x', 'x', '{}')`,
    [lab.tenantId, keyId],
  );
});
afterAll(() => lab.close());

interface Past {
  readonly field: string;
  readonly value: string;
  readonly count: number;
}

/** What stands in the history, all requesters together. */
const past = (): Promise<readonly Past[]> =>
  lab.sql(
    `select field, value, sum(count)::int as count from signalbox.requester_history
     group by 1, 2 order by 1, 2`,
  );
const clear = (): Promise<unknown> => lab.sql('delete from signalbox.requester_history');
const from = (requester: object, externalId: string) => ({
  source: 'api',
  externalId,
  requester,
  body: `vpn ${externalId}`,
});
const report = (itemId: string, value: string): Promise<string> =>
  reportOutcome(
    lab.context,
    lab.tenantId,
    itemId,
    { field: 'category', value, by: 'source' },
    reporter,
  );

test('only what somebody checked is counted, once a ticket, and an undone verdict leaves again', async () => {
  await reviewOf(lab, from(ada, 'unchecked'));
  await say(lab, await reviewOf(lab, from(ada, 'declined')), { verdict: 'decline' });
  expect(await past()).toEqual([]);
  const accepted = await reviewOf(lab, from(ada, 'accepted'));
  await say(lab, accepted, { verdict: 'accept' });
  const both = [
    { field: 'category', value: 'network', count: 1 },
    { field: 'priority', value: 'low', count: 1 },
  ];
  expect(await past()).toEqual(both);
  const { holdId } = await lab.item(accepted.itemId);
  await cancelHold(lab.context, lab.tenantId, holdId ?? '', 'not so', 'person:1');
  expect(await past()).toEqual([]);
});

test('a report that is said again replaces the earlier one, and nobody is counted without a requester', async () => {
  const id = await lab.accept(from(ada, 'reported'));
  await lab.drain();
  await report(id, 'access');
  await report(id, 'billing');
  await report(id, 'a word '.repeat(40));
  expect(await past()).toEqual([]);
  await report(id, 'billing');
  expect(await past()).toEqual([{ field: 'category', value: 'billing', count: 1 }]);
  const nobody = await lab.accept({ source: 'api', externalId: 'nobody', body: 'vpn nobody' });
  await lab.drain();
  await report(nobody, 'access');
  expect(await past()).toEqual([{ field: 'category', value: 'billing', count: 1 }]);
});

test('outcomes of one requester at the same moment are all counted', async () => {
  await clear();
  const ids = await Promise.all(
    Array.from({ length: 8 }, (_, at) =>
      lab.accept(from({ email: 'eve@example.com' }, `eve-${at}`)),
    ),
  );
  await lab.drain();
  await Promise.all(ids.map((id) => report(id, 'access')));
  expect(await past()).toEqual([{ field: 'category', value: 'access', count: 8 }]);
  await clear();
});

test('a ticket that is given to another requester takes its outcomes with it', async () => {
  const id = await lab.accept(from({ email: 'old@example.com' }, 'moved'));
  await lab.drain();
  await report(id, 'access');
  await lab.accept({
    ...from({ email: 'new@example.com' }, 'moved'),
    body: 'vpn moved again',
    revision: '2',
  });
  await lab.drain();
  expect(await past()).toEqual([{ field: 'category', value: 'access', count: 1 }]);
  await erase('old@example.com');
  expect(await past()).toEqual([{ field: 'category', value: 'access', count: 1 }]);
  await erase('new@example.com');
  expect(await past()).toEqual([]);
});

test('what a requester never asked comes to a person with the reason; what is usual runs by itself', async () => {
  await clear();
  for (const at of Array.from({ length: 12 }).keys()) {
    const id = await lab.accept(from(ben, `past-${at}`));
    await lab.drain();
    await report(id, 'billing');
  }
  // Others ask for the network seldom.
  for (const at of Array.from({ length: 3 }).keys()) {
    const id = await lab.accept(from({ email: `other-${at}@example.com` }, `other-${at}`));
    await lab.drain();
    await report(id, 'billing');
  }
  await lab.publish(lineFiles({ autonomy: 'auto' }));
  await inTenant(lab.database, lab.tenantId, raiseEpoch, { epoch: 'change' });
  const strange = await lab.accept(from({ email: 'ben@EXAMPLE.com' }, 'strange'));
  const stranger = await lab.accept(from({ email: 'unknown@example.com' }, 'stranger'));
  await lab.drain();
  expect(await lab.item(strange)).toMatchObject({ state: 'in_review', lane: 'assisted' });
  expect(await lab.item(stranger)).toMatchObject({ lane: 'auto' });
  const [decided] = await lab.sql<{ facts: object; reasons: readonly { code: string }[] }>(
    'select facts, reasons from signalbox.decision where item_id = $1',
    [strange],
  );
  expect(decided?.facts).toMatchObject({ unusual: { code: 'unusual_requester', limit: 5 } });
  expect(decided?.reasons.map(({ code }) => code)).toContain('unusual');
});

test('erasing one ticket takes its part back, and erasing the requester leaves nothing', async () => {
  const [one] = await lab.sql<{ id: string }>(
    `select id from signalbox.item where external_id = 'past-3'`,
  );
  const count = async (): Promise<number> => (await past())[0]?.count ?? 0;
  const before = await count();
  await eraseSelected(options(), { itemId: one?.id ?? '' });
  expect(await count()).toBe(before - 1);
  await erase('ben@example.com');
  expect(await count()).toBe(3);
});

const options = () => ({
  database: lab.database,
  keys: lab.context.keysOf(lab.tenantId),
  nowMs: Date.now(),
  actor: 'person:1',
});
const erase = (email: string): Promise<unknown> => eraseSelected(options(), { email });
