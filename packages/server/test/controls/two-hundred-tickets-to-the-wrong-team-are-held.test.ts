import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReducer } from '../../src/controls/reducer.ts';
import { recheck } from '../../src/line/review/recheck.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { run } from '../support/running.ts';
import { until } from '../support/until.ts';
import { files, putPastTickets, words } from './one-wrong-rule.ts';
import { controlOf } from './support.ts';

let lab: LineLab;

beforeAll(async () => {
  lab = await openLine();
  await putPastTickets(lab);
  await lab.publish(files('finance'));
});
afterAll(() => lab.close());

async function arrive(
  count: number,
  prefix: string,
  subjectOf: (n: number) => string,
): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await lab.accept({
      source: 'api',
      externalId: `${prefix}-${n}`,
      subject: subjectOf(n),
      body: '',
    });
  }
}

async function count(prefix: string, where: string): Promise<number> {
  const [row] = await lab.sql<{ n: number }>(
    `select count(*)::int as n from signalbox.item i where i.external_id like $1 and ${where}`,
    [`${prefix}-%`],
  );
  return row?.n ?? 0;
}

/** Two processes work, and the controls are moved four times a second, as in production. */
async function work(prefix: string): Promise<void> {
  const other = await lab.another();
  const processes = [
    await run(lab.ownerUrl, lab.context, lab.database),
    await run(lab.ownerUrl, other.context, other.database),
  ];
  const reducer = openReducer(lab.context);
  const settled = async (): Promise<boolean> => {
    await reducer.run();
    return (await count(prefix, "i.state in ('received', 'deciding', 'writing')")) === 0;
  };
  await until('all decided and written', settled, 50_000);
  for (const one of processes) await one.stop();
  await lab.watch();
}

const burst = 'burst:triage/team=field-support';

test('the ordinary mix passes, in whatever number', async () => {
  await arrive(100, 'before', (n) => `${words[n % words.length]} trouble`);
  await work('before');
  expect(await count('before', "i.state = 'resolved'")).toBe(100);
  expect(await controlOf(lab, burst)).toBeUndefined();
});

test('after a wrong rule fewer than twenty of two hundred are written; the rest goes to people', async () => {
  await lab.publish(files('field-support'));
  await lab.watch();
  // A few trickle in and are written; then the others come all at once.
  await arrive(5, 'wrong-first', () => 'billing: the invoice is wrong');
  await work('wrong');
  await arrive(195, 'wrong-then', () => 'billing: the invoice is wrong');
  await work('wrong');
  const written = await count('wrong', "i.state = 'resolved'");
  expect(written).toBeGreaterThanOrEqual(5);
  expect(written).toBeLessThan(20);
  expect(await count('wrong', "i.state = 'in_review' and i.lane = 'assisted'")).toBe(200 - written);
  const reasons = await count(
    'wrong',
    `exists (select from signalbox.decision d where d.id = i.decision_id and d.reasons @> '[{"code":"burst"}]')`,
  );
  expect(reasons).toBe(200 - written);
});

test('the one that is found wrong brings the others that were written back to people', async () => {
  const written = await count('wrong', "i.state = 'resolved'");
  const [first] = await lab.sql<{ id: string }>(
    `select id from signalbox.item where external_id like 'wrong-%' and state = 'resolved' limit 1`,
  );
  const drawn = await count(
    'wrong',
    `i.state = 'resolved' and exists (select from signalbox.hold h where h.item_id = i.id and h.kind = 'check')`,
  );
  const asked = { scope: 'like', reason: 'wrong team', actor: 'person:1' } as const;
  const done = await recheck(lab.context, lab.tenantId, { itemId: first?.id ?? '', ...asked });
  expect(done).toMatchObject({ stopped: 0 });
  const checks = await count(
    'wrong',
    `i.state = 'resolved' and exists (select from signalbox.hold h
       where h.item_id = i.id and h.kind = 'check' and h.state = 'open')`,
  );
  expect(checks).toBeGreaterThanOrEqual(written - 1);
  expect(done.toCheck).toBe(checks - drawn);
  // Held by what it says of the category or of the team, whichever of the two stood out first.
  const bursts = await lab.sql("select from signalbox.audit_entry where type = 'burst_held'");
  expect(bursts.length).toBeGreaterThan(0);
});
