import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishWorkspace } from '../../src/agents/publish.ts';
import { rollBackAgent } from '../../src/agents/roll-back.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';

let lab: LineLab;
let first: string;
let second: string;

beforeAll(async () => {
  lab = await openLine();
  first = (await lab.publish(lineFiles({ delay: '15m' }))).versions['triage'] ?? '';
  second =
    (await lab.publish(lineFiles({ delay: '15m', autonomy: 'assisted' }))).versions['triage'] ?? '';
});
afterAll(() => lab.close());

const epochNow = async (): Promise<number> => {
  const [row] = await lab.sql<{ epoch: string }>('select epoch from signalbox.tenant_epoch');
  return Number(row?.epoch);
};
const live = async (): Promise<string | undefined> => {
  const [row] = await lab.sql<{ version_id: string }>(
    `select version_id from signalbox.release where agent = 'triage'`,
  );
  return row?.version_id;
};
const back = (to: string | null, agent = 'triage'): Promise<number> =>
  rollBackAgent(lab.context, lab.tenantId, { agent, to, reason: 'worse', actor: 'person:1' });
const desk = (externalId: string): { readonly source: string; readonly externalId: string } => ({
  source: 'api',
  externalId,
});

test('publishing the same files again changes nothing: no version, no epoch, no audit entry', async () => {
  const counts = (): Promise<readonly unknown[]> =>
    lab.sql(`select (select count(*) from signalbox.agent_version) as versions,
      (select count(*) from signalbox.audit_entry) as entries, (select max(epoch) from signalbox.tenant_epoch) as epoch`);
  const before = await counts();
  const files = lineFiles({ delay: '15m', autonomy: 'assisted' });
  const reformatted = {
    ...files,
    'rules/basics.yaml': `# a comment\n${files['rules/basics.yaml']}\n\n`,
  };
  for (const same of [files, reformatted]) {
    const again = await publishWorkspace(lab.context, lab.tenantId, await lab.load(same), 'system');
    expect(again).toEqual({ changed: false, versions: { triage: second } });
  }
  expect(await counts()).toEqual(before);
});

test('the earlier version serves again, under a new epoch, and its decisions say so', async () => {
  expect(first).not.toBe(second);
  const before = await epochNow();
  expect(await back(null)).toBe(before + 1);
  expect(await epochNow()).toBe(before + 1);
  expect(await live()).toBe(first);
  const id = await lab.accept(desk('after'));
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'held', lane: 'auto' });
  const [decision] = await lab.sql(
    'select version, epoch::int as epoch from signalbox.decision where item_id = $1',
    [id],
  );
  expect(decision).toEqual({ version: first, epoch: before + 1 });
});

test('publishing the same files after a rollback leaves the rollback in force', async () => {
  const again = await publishWorkspace(
    lab.context,
    lab.tenantId,
    await lab.load(lineFiles({ delay: '15m', autonomy: 'assisted' })),
    'system',
  );
  expect(again.changed).toBe(false);
  expect(await live()).toBe(first);
});

test('what the version rolled back from had decided is not written by itself', async () => {
  const id = await lab.accept(desk('held-over'));
  await lab.drain();
  expect((await lab.item(id)).state).toBe('held');
  await back(second);
  await lab.pass(15 * 60_000);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'in_review', lane: 'manual', attempts: 0 });
  const [entry] = await lab.sql<{ code: string }>(
    `select detail -> 'reasons' -> 0 ->> 'code' as code from signalbox.audit_entry where item_id = $1 and type = 'gated_again'`,
    [id],
  );
  expect(entry?.code).toBe('version_changed');
});

test('there is no way back to what never was, nor to what serves already', async () => {
  const before = await epochNow();
  expect(await outcomeOf(back('v_0000000000000000'))).toBe('not_found');
  expect(await outcomeOf(back(null, 'nobody'))).toBe('not_found');
  expect(await outcomeOf(back(second))).toBe('nothing_to_roll_back');
  expect(await epochNow()).toBe(before);
  expect(await live()).toBe(second);
});

test('every release and rollback is in the audit, with who did it', async () => {
  const entries = await lab.sql(
    `select type, actor, coalesce(detail ->> 'version', detail ->> 'to') as version from signalbox.audit_entry
     where type in ('released', 'rolled_back') order by id`,
  );
  expect(entries).toEqual([
    { type: 'released', actor: 'system', version: first },
    { type: 'released', actor: 'system', version: second },
    { type: 'rolled_back', actor: 'person:1', version: first },
    { type: 'rolled_back', actor: 'person:1', version: second },
  ]);
});
