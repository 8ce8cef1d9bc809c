import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ArrivalResult } from '../../src/line/intake.ts';
import { acceptArrivals } from '../../src/line/intake.ts';
import { type LineLab, openLine, ticket } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';

const callers = 20;
let lab: LineLab;

beforeAll(async () => {
  lab = await openLine(lineFiles({ delay: '15m' }));
});
afterAll(() => lab.close());

const event = (
  externalId: string,
  more: Partial<ReturnType<typeof ticket>> = {},
): ReturnType<typeof ticket> => ticket({ source: 'api', externalId, ...more });

const accepted = (results: readonly ArrivalResult[]): readonly string[] =>
  results.map((result) =>
    result.kind === 'accepted' ? `${result.id} ${result.duplicate}` : result.code,
  );

test('twenty callers at once in two processes: one new item, nineteen repeats of it', async () => {
  const other = await lab.another();
  for (let round = 0; round < 5; round += 1) {
    const results = await Promise.all(
      Array.from({ length: callers }, (_, n) =>
        lab.offer(event(`same-${round}`), null, n % 2 === 0 ? lab.context : other.context),
      ),
    );
    const [id] = accepted(results)
      .filter((one) => one.endsWith('false'))
      .map((one) => one.split(' ')[0]);
    expect(accepted(results).filter((one) => one === `${id} true`)).toHaveLength(callers - 1);
  }
  await lab.drain();
  const [counts] = await lab.sql(`select (select count(*)::int from signalbox.item) as items,
    (select count(*)::int from signalbox.message) as messages, (select count(*)::int from signalbox.decision) as decisions`);
  expect(counts).toEqual({ items: 5, messages: 5, decisions: 5 });
});

test('one batch with the same event many times is one item too', async () => {
  const arrival = { item: event('batch'), idempotencyKey: null, actor: 'system' };
  const results = await acceptArrivals(
    lab.context,
    lab.tenantId,
    Array.from({ length: callers }, () => arrival),
  );
  expect(new Set(accepted(results).map((one) => one.split(' ')[0])).size).toBe(1);
  expect(accepted(results).filter((one) => one.endsWith('false'))).toHaveLength(1);
});

test('the same revision with other content is refused, and the first content stands', async () => {
  const id = await lab.accept(event('conflict', { revision: '1' }));
  const other = await lab.offer(event('conflict', { revision: '1', body: 'something else' }));
  expect(other).toEqual({ kind: 'refused', code: 'item_conflict' });
  expect(await lab.offer(event('conflict', { revision: '1' }))).toMatchObject({
    id,
    duplicate: true,
  });
});

test('without a revision the content is the revision: the same is a repeat, another is a new one', async () => {
  const id = await lab.accept(event('content'));
  expect(await lab.offer(event('content'))).toMatchObject({ id, duplicate: true });
  expect(await lab.offer(event('content', { body: 'vpn, again' }))).toMatchObject({
    id,
    duplicate: false,
  });
  expect((await lab.item(id)).revisionNo).toBe(2);
});

test('an idempotency key repeats the answer for the same content and refuses another', async () => {
  const id = await lab.accept(event('keyed'), 'key-1');
  expect(await lab.offer(event('keyed'), 'key-1')).toMatchObject({ id, duplicate: true });
  expect(await lab.offer(event('keyed', { body: 'other' }), 'key-1')).toEqual({
    kind: 'refused',
    code: 'idempotency_conflict',
  });
  expect(await lab.offer(event('another-ticket'), 'key-1')).toEqual({
    kind: 'refused',
    code: 'idempotency_conflict',
  });
  expect(await lab.offer(event('keyed'), 'key-2')).toMatchObject({ id, duplicate: true });
});

test('a key first sent with a repeat is kept as well: with other content it is refused', async () => {
  const id = await lab.accept(event('late-key'));
  expect(await lab.offer(event('late-key'), 'late')).toMatchObject({ id, duplicate: true });
  expect(await lab.offer(event('quite-another'), 'late')).toEqual({
    kind: 'refused',
    code: 'idempotency_conflict',
  });
});

test('twenty callers with one key and two contents at once: one content wins, the other is refused', async () => {
  const other = await lab.another();
  for (let round = 0; round < 5; round += 1) {
    const results = await Promise.all(
      Array.from({ length: callers }, (_, n) =>
        lab.offer(
          event(`two-${n % 2}-${round}`),
          `race-${round}`,
          n % 4 < 2 ? lab.context : other.context,
        ),
      ),
    );
    expect(results.filter((one) => one.kind === 'refused')).toHaveLength(callers / 2);
    expect(new Set(accepted(results).map((one) => one.split(' ')[0])).size).toBe(2);
  }
});
