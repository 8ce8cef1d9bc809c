import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMailLedger } from '../../src/mail/open-mail-ledger.ts';
import { type LineLab, openLine } from '../support/line.ts';

let lab: LineLab;
beforeAll(async () => {
  lab = await openLine();
});
afterAll(() => lab.close());

const threadId = 'abcdefghijklmnop';

test('however many answers to one address are begun at once, in however many processes', async () => {
  const { database } = await lab.another();
  const keys = lab.context.keysOf(lab.tenantId);
  const here = openMailLedger(lab.database, keys, 'inbox');
  const there = openMailLedger(database, keys, 'inbox');
  const begin = (address: string) => (n: number) =>
    (n % 2 === 0 ? here : there).beginAnswer({
      ...{ address, threadId, perHour: 3 },
      writeKey: `01890000-0000-7000-8000-0000000000${String(n).padStart(2, '0')}`,
    });
  const numbers = Array.from({ length: 12 }, (_, n) => n);
  const begun = await Promise.all(numbers.map(begin('robot@loop.test')));
  expect(begun.filter((one) => one)).toHaveLength(3);
  expect(await here.answersSince('robot@loop.test', Date.now() - 60_000)).toBe(3);
  expect(await begin('paul@corp.test')(0)).toBe(true);
});
