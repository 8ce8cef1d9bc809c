import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';

let lab: LineLab;

beforeAll(async () => {
  lab = await openLine(lineFiles({ delay: '15m' }));
});
afterAll(() => lab.close());

const desk = (externalId: string, subject: string): Parameters<LineLab['accept']>[0] => ({
  source: 'api',
  externalId,
  subject,
  body: '',
});

test('a value named in policy.urgent, sure enough for auto, is written without a delay', async () => {
  const urgent = await lab.accept(desk('urgent', 'outage of everything'));
  const other = await lab.accept(desk('other', 'vpn is slow'));
  await lab.drain();
  expect(await lab.item(urgent)).toMatchObject({
    state: 'resolved',
    lane: 'auto',
    verdict: 'confirmed',
  });
  expect(await lab.item(other)).toMatchObject({ state: 'held', lane: 'auto', verdict: null });
  const [row] = await lab.sql(
    `select fields from signalbox.desk_ticket where external_id = 'urgent'`,
  );
  expect(row).toEqual({ fields: { category: 'outage', priority: 'urgent' } });
});

test('urgent is no way past a person: below auto it waits for one', async () => {
  await lab.publish({
    ...lineFiles({ delay: '15m', autonomy: 'assisted' }),
  });
  const id = await lab.accept(desk('reviewed', 'outage again'));
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'in_review', lane: 'assisted' });
});

test('without an answer, or with one that is not sure, people decide', async () => {
  await lab.publish(lineFiles({ delay: '0s' }));
  const unsure = await lab.accept(desk('unsure', 'maybe this'));
  const none = await lab.accept(desk('none', 'hello there'));
  const empty = await lab.accept(desk('empty', '?'));
  await lab.drain();
  expect(await lab.item(unsure)).toMatchObject({ state: 'in_review', lane: 'assisted' });
  expect(await lab.item(none)).toMatchObject({ state: 'in_review', lane: 'manual' });
  expect(await lab.item(empty)).toMatchObject({ state: 'in_review', lane: 'manual' });
});
