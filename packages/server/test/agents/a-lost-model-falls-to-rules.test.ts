import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { train } from '../../src/learn/train.ts';
import { putHistory } from '../support/history.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';

let lab: LineLab;
let serial = 0;

beforeAll(async () => {
  lab = await openLine(lineFiles({ tiers: '[rules, builtin]' }));
  await putHistory(lab, { network: 'router', hardware: 'printer', access: 'password' }, 40);
  const report = await train(lab.context, lab.tenantId, 'system');
  expect(report.model).not.toBeNull();
  await lab.sql('create table public.saved as select * from signalbox.model_artifact');
}, 60_000);
beforeEach(async () => {
  await lab.sql('delete from signalbox.model_artifact');
  await lab.sql('insert into signalbox.model_artifact select * from public.saved');
});
afterAll(() => lab.close());

interface Decided {
  readonly fallback: string | null;
  readonly lane: string;
  readonly tier: string | null;
  readonly value: string | null;
  readonly codes: readonly string[];
}

/** Decides a ticket in a process that has not seen the model yet. */
async function decideIn(subject: string): Promise<Decided> {
  serial += 1;
  const id = await lab.accept({ source: 'api', externalId: `m-${serial}`, subject, body: subject });
  const process_ = await lab.another();
  await lab.drain(process_.context);
  await process_.close();
  const [row] = await lab.sql<Decided>(
    `select fallback, lane, fields -> 'category' ->> 'tier' as tier, fields -> 'category' ->> 'value' as value,
       (select array_agg(r ->> 'code') from jsonb_array_elements(reasons) as r) as codes
     from signalbox.decision where item_id = $1`,
    [id],
  );
  if (row === undefined) throw new Error('not decided');
  return row;
}

test('with its model whole, the model answers what no rule speaks of', async () => {
  expect(await decideIn('the printer is broken')).toMatchObject({
    fallback: null,
    tier: 'builtin',
    value: 'hardware',
  });
  expect(await decideIn('vpn and outage of the printer').then((one) => one.fallback)).toBeNull();
});

test.each([
  ['missing', 'delete from signalbox.model_artifact'],
  ['cut off', 'update signalbox.model_artifact set bytes = substring(bytes for 100)'],
  ['empty', `update signalbox.model_artifact set bytes = ''`],
  [
    'damaged in one byte',
    'update signalbox.model_artifact set bytes = set_byte(bytes, length(bytes) / 2, get_byte(bytes, length(bytes) / 2) # 255)',
  ],
  ['something else', `update signalbox.model_artifact set bytes = 'this is no model at all'`],
])(
  'with its model %s, rules answer, flagged, and at most assisted however sure',
  async (_, damage) => {
    await lab.sql(damage);
    const byRule = await decideIn('the vpn is gone');
    expect(byRule).toMatchObject({
      fallback: 'rules',
      lane: 'assisted',
      tier: 'rules',
      value: 'network',
    });
    expect(byRule.codes).toContain('fallback');
    expect(await decideIn('the printer is broken')).toMatchObject({
      fallback: 'rules',
      lane: 'manual',
      value: null,
    });
  },
);
