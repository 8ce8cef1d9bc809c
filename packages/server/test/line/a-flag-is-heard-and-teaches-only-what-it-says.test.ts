import { afterAll, beforeAll, expect, test } from 'vitest';
import { flagItem } from '../../src/line/review/flag.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { checkOf } from '../support/review.ts';

let lab: LineLab;
const keyId = '01a1fca7-0000-7000-8000-0000000000aa';
const portal = { who: { kind: 'key', id: keyId }, actor: `key:${keyId}` } as const;

beforeAll(async () => {
  lab = await openLine(lineFiles({}));
  await lab.sql(
    `insert into signalbox.api_key (tenant_id, id, name, prefix, secret_hash, scopes)
     values ($1, $2, 'portal', 'sb_', '\\x00', '{item:write}')`,
    [lab.tenantId, keyId],
  );
});
afterAll(() => lab.close());

const decided = async (externalId: string, subject: string): Promise<string> => {
  const id = await lab.accept({ source: 'api', externalId, subject, body: subject });
  await lab.drain();
  return id;
};
const outcomes = (id: string): Promise<readonly Record<string, unknown>[]> =>
  lab.sql(
    'select field, value, correct, witness from signalbox.outcome where item_id = $1 order by field',
    [id],
  );

test('right confirms every decided value, as whoever says so', async () => {
  const id = await decided('right', 'vpn');
  const said = { by: 'requester', verdict: 'right', satisfaction: 5 } as const;
  expect(await flagItem(lab.context, lab.tenantId, id, said, portal)).toMatchObject({
    ...{ confirmed: 2, toCheck: false },
  });
  expect(await outcomes(id)).toEqual([
    { field: 'category', value: 'network', correct: true, witness: 'requester' },
    { field: 'priority', value: 'low', correct: true, witness: 'requester' },
  ]);
});

test('wrong teaches nothing and has a person check what was decided without one, once', async () => {
  const id = await decided('wrong', 'vpn');
  const said = { by: 'requester', verdict: 'wrong', note: 'call paul@corp.test' } as const;
  const flag = () => flagItem(lab.context, lab.tenantId, id, said, portal);
  expect(await flag()).toMatchObject({ confirmed: 0, toCheck: true });
  expect(await outcomes(id)).toEqual([]);
  expect((await checkOf(lab, id)).itemId).toBe(id);
  expect(await flag()).toMatchObject({ toCheck: false });
  expect(
    await lab.sql('select note, verdict from signalbox.flag where item_id = $1', [id]),
  ).toEqual([{ note: 'call [EMAIL_1]', verdict: 'wrong' }]);
});

test('satisfaction alone is kept, and a person who has the ticket anyway is not asked twice', async () => {
  const id = await decided('manual', 'nothing of the kind');
  const said = { by: 'person', satisfaction: 2 } as const;
  expect(await flagItem(lab.context, lab.tenantId, id, said, portal)).toMatchObject({
    ...{ confirmed: 0, toCheck: false },
  });
  const wrong = { by: 'person', verdict: 'wrong' } as const;
  expect(await flagItem(lab.context, lab.tenantId, id, wrong, portal)).toMatchObject({
    toCheck: false,
  });
  expect(
    await lab.sql('select satisfaction, verdict from signalbox.flag where item_id = $1', [id]),
  ).toEqual([{ satisfaction: 2, verdict: 'wrong' }]);
});
