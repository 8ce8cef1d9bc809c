import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidV7 } from '../../src/ids/uuid-v7.ts';
import { sweepCalibrators } from '../../src/learn/refit-calibrators.ts';
import { reportOutcome } from '../../src/line/learn.ts';
import { cancelHold } from '../../src/line/review/change-hold.ts';
import { readTrainingRows } from '../../src/store/learn/read-training-rows.ts';
import { inTenant } from '../../src/store/tx.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { reviewOf, say } from '../support/review.ts';

let lab: LineLab;
const keyId = uuidV7();
const reporter = { who: { kind: 'key', id: keyId }, actor: `key:${keyId}` } as const;

beforeAll(async () => {
  lab = await openLine(lineFiles({ autonomy: 'suggest' }));
  await lab.sql(
    `insert into signalbox.api_key (tenant_id, id, name, prefix, secret_hash, scopes)
     values ($1, $2, 'test', 'x', 'x', '{}')`,
    [lab.tenantId, keyId],
  );
});
afterAll(() => lab.close());

const desk = (externalId: string): { readonly source: string; readonly externalId: string } => ({
  source: 'api',
  externalId,
});
const trainingBodies = async (): Promise<readonly string[]> =>
  (await inTenant(lab.database, lab.tenantId, readTrainingRows)).map((row) => row.body);

test('the schema refuses a label without a witness, or with two', async () => {
  const review = await reviewOf(lab, desk('schema'));
  await say(lab, review, { verdict: 'decline' });
  const [verdict] = await lab.sql<{ id: string }>(
    'select id from signalbox.verdict where item_id = $1',
    [review.itemId],
  );
  const insert = (
    witness: string,
    verdictId: string | null,
    reportedBy: string | null,
  ): Promise<unknown> =>
    inTenant(lab.database, lab.tenantId, (tx) =>
      tx.query(
        `insert into outcome (tenant_id, id, item_id, decision_id, field, value, predicted, correct, witness, verdict_id, reported_by)
         values ($1, $2, $3, $4, 'category', 'network', 'network', true, $5, $6, $7)`,
        [lab.tenantId, uuidV7(), review.itemId, review.decisionId, witness, verdictId, reportedBy],
      ),
    );
  await expect(insert('person', null, null)).rejects.toMatchObject({
    constraint: 'a_label_has_a_witness',
  });
  await expect(insert('person', verdict?.id ?? null, keyId)).rejects.toMatchObject({
    constraint: 'a_label_has_a_witness',
  });
  await expect(insert('agent', verdict?.id ?? null, null)).rejects.toMatchObject({ code: '23514' });
  await expect(insert('person', uuidV7(), null)).rejects.toMatchObject({ code: '23503' });
  await expect(insert('source', null, uuidV7())).rejects.toMatchObject({ code: '23503' });
});

test('what nobody checked trains nothing; what a person or the world confirmed does', async () => {
  const body = (text: string): { readonly body: string } => ({ body: `vpn ${text}` });
  await reviewOf(lab, { ...desk('undecided'), ...body('undecided') });
  const declined = await reviewOf(lab, { ...desk('declined'), ...body('declined') });
  await say(lab, declined, { verdict: 'decline' });
  const accepted = await reviewOf(lab, { ...desk('accepted'), ...body('accepted') });
  await say(lab, accepted, { verdict: 'accept' });
  await lab.publish(lineFiles({ autonomy: 'auto' }));
  const written = await lab.accept({ ...desk('written'), ...body('written by itself') });
  const reported = await lab.accept({ ...desk('reported'), ...body('reported') });
  await lab.drain();
  expect((await lab.item(written)).state).toBe('resolved');
  await reportOutcome(
    lab.context,
    lab.tenantId,
    reported,
    { field: 'category', value: 'access', by: 'source' },
    reporter,
  );
  expect([...(await trainingBodies())].sort()).toEqual(['vpn accepted', 'vpn reported']);
  await lab.publish(lineFiles({ autonomy: 'suggest' }));
});

test('the last word wins: a later outcome replaces the label, and both stay recorded', async () => {
  const [before] = await lab.sql<{ id: string }>(
    `select id from signalbox.item where external_id = 'reported'`,
  );
  const report = (value: string): Promise<string> =>
    reportOutcome(
      lab.context,
      lab.tenantId,
      before?.id ?? '',
      { field: 'category', value, by: 'requester' },
      reporter,
    );
  await report('billing');
  const rows = await inTenant(lab.database, lab.tenantId, readTrainingRows);
  expect(rows.find((row) => row.body === 'vpn reported')?.labels).toEqual({ category: 'billing' });
  const outcomes = await lab.sql(
    'select value, correct from signalbox.outcome where item_id = $1 order by id',
    [before?.id],
  );
  expect(outcomes).toEqual([
    { value: 'access', correct: false },
    { value: 'billing', correct: false },
  ]);
});

test('an outcome of an unknown or an erased item is refused', async () => {
  const report = (id: string): Promise<string> =>
    outcomeOf(
      reportOutcome(
        lab.context,
        lab.tenantId,
        id,
        { field: 'category', value: 'x', by: 'source' },
        reporter,
      ),
    );
  expect(await report(uuidV7())).toBe('not_found');
  const id = await lab.accept(desk('erased'));
  await lab.sql('update signalbox.item set erased_at = now() where id = $1', [id]);
  expect(await report(id)).toBe('erased');
});

test('a calibrator refit from outcomes is an object of its own: recorded, audited, in force by a new epoch', async () => {
  await lab.publish(lineFiles({ autonomy: 'auto' }));
  await lab.sql('delete from signalbox.outcome');
  const id = await lab.accept({ ...desk('maybe'), subject: 'maybe', body: 'maybe this' });
  await lab.drain();
  const before = await lab.item(id);
  expect(before).toMatchObject({ state: 'in_review', lane: 'assisted' });
  // Each by a key of its own: a key that says it again takes back what it said.
  const put = (count: number, wrongEvery: number): Promise<unknown> =>
    lab.sql(
      `with said as materialized (
         select n, gen_random_uuid() as key from generate_series(1, $4) as n
       ), keys as (
         insert into signalbox.api_key (tenant_id, id, name, prefix, secret_hash, scopes)
         select $1, key, key::text, 'x', uuid_send(key), '{}' from said
       )
       insert into signalbox.outcome (tenant_id, id, item_id, decision_id, field, value, predicted, raw, correct, witness, reported_by)
       select $1, gen_random_uuid(), $2, $3, 'category', 'network', 'network', 0.7, n % $5 <> 0, 'source', key from said`,
      [lab.tenantId, id, before.decisionId, count, wrongEvery],
    );
  const calibrators = (): Promise<readonly Record<string, unknown>[]> =>
    lab.sql(`select field, origin, outcomes, method from signalbox.calibrator order by id`);
  await put(199, 20);
  await sweepCalibrators(lab.context);
  expect(await calibrators()).toEqual([]);
  await put(1, 20);
  const [epoch] = await lab.sql<{ epoch: string }>('select epoch from signalbox.tenant_epoch');
  await sweepCalibrators(lab.context);
  await sweepCalibrators(lab.context);
  expect(await calibrators()).toEqual([
    {
      field: 'rules/category',
      origin: 'outcomes',
      outcomes: 200,
      method: expect.any(String) as string,
    },
  ]);
  const [now] = await lab.sql<{ epoch: string }>('select epoch from signalbox.tenant_epoch');
  expect(Number(now?.epoch)).toBe(Number(epoch?.epoch) + 1);
  const entries = await lab.sql(
    `select detail ->> 'field' as field from signalbox.audit_entry where type = 'calibrator_fitted'`,
  );
  expect(entries).toEqual([{ field: 'rules/category' }]);

  const again = await lab.accept({ ...desk('maybe-2'), subject: 'maybe', body: 'maybe that' });
  await lab.drain();
  const [decided] = await lab.sql<{ raw: number; sure: number }>(
    `select (fields -> 'category' ->> 'rawConfidence')::float8 as raw, (fields -> 'category' ->> 'confidence')::float8 as sure
     from signalbox.decision where item_id = $1`,
    [again],
  );
  expect(decided?.raw).toBeCloseTo(0.7);
  expect(decided?.sure).toBeGreaterThan(0.9);

  await put(100, 1);
  await sweepCalibrators(lab.context);
  expect((await calibrators()).map((one) => one['outcomes'])).toEqual([200, 300]);
});

test('a verdict that was undone teaches nothing, and that is in the audit', async () => {
  await lab.publish(lineFiles({ autonomy: 'suggest' }));
  const review = await reviewOf(lab, { ...desk('undone'), body: 'vpn undone' });
  await say(lab, review, { verdict: 'accept', reasonCode: 'Ada said so' });
  expect(await trainingBodies()).toContain('vpn undone');
  const { holdId } = await lab.item(review.itemId);
  const reason = 'ada@example.com said so';
  await cancelHold(lab.context, lab.tenantId, holdId ?? '', reason, 'person:1');
  expect(await trainingBodies()).not.toContain('vpn undone');
  const entries = await lab.sql<{ type: string; detail: Record<string, unknown> }>(
    `select type, detail from signalbox.audit_entry
     where item_id = $1 and type in ('verdict', 'outcomes_voided', 'hold_cancelled') order by id`,
    [review.itemId],
  );
  expect(entries).toMatchObject([
    { type: 'verdict', detail: { reasonCode: 'other', queue: null } },
    { type: 'hold_cancelled', detail: { reason: '[EMAIL_1] said so' } },
    { type: 'outcomes_voided', detail: { decisionId: review.decisionId, outcomes: 2 } },
  ]);
});

test('the same report again replaces the earlier one; one of another witness is added', async () => {
  const itemId = await lab.accept({ ...desk('repeated'), body: 'vpn repeated' });
  await lab.drain();
  const report = (value: string, by: 'source' | 'requester'): Promise<string> =>
    reportOutcome(lab.context, lab.tenantId, itemId, { field: 'category', value, by }, reporter);
  await report('access', 'source');
  const kept = [await report('billing', 'source'), await report('access', 'requester')];
  const rows = await lab.sql<{ id: string; value: string }>(
    'select id, value from signalbox.outcome where item_id = $1 order by id',
    [itemId],
  );
  expect(rows.map((row) => row.id)).toEqual(kept);
  expect(rows.map((row) => row.value)).toEqual(['billing', 'access']);
});
