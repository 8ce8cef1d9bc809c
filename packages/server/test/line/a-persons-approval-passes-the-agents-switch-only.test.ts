import { afterAll, beforeAll, expect, test } from 'vitest';
import { setSwitch } from '../../src/controls/set-switch.ts';
import { runJob } from '../../src/line/runner/run-job.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { reviewOf, say } from '../support/review.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';

let sink: ScriptedSink;
let lab: LineLab;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url, autonomy: 'assisted' }));
});
afterAll(async () => {
  await lab.close();
  await sink.close();
});

const change = (id: string, tripped: boolean): Promise<number> =>
  setSwitch(lab.context, lab.tenantId, {
    id,
    tripped,
    reason: 'test',
    until: null,
    actor: 'person:1',
  });

test('with the switch of the agent tripped, what a person approved is written', async () => {
  sink.expect('agent', {});
  const review = await reviewOf(lab, { externalId: 'agent' });
  await say(lab, review, { verdict: 'accept' });
  await change('agent:triage', true);
  await lab.pass(10_000);
  await lab.tick();
  expect((await lab.item(review.itemId)).state).toBe('resolved');
  await change('agent:triage', false);
  sink.check();
});

for (const id of ['tenant', 'source:sink']) {
  test(`with ${id} tripped, what a person approved before goes back to review unwritten`, async () => {
    const name = id.replace(':', '-');
    const review = await reviewOf(lab, { externalId: name });
    await say(lab, review, { verdict: 'accept' });
    await change(id, true);
    await lab.pass(10_000);
    await lab.tick();
    const stopped = await lab.item(review.itemId);
    expect(stopped).toMatchObject({ state: 'in_review', verdict: null, attempts: 0 });
    sink.check();

    await change(id, false);
    sink.expect(name, {});
    await say(lab, { ...review, id: stopped.holdId ?? '' }, { verdict: 'accept' });
    await lab.pass(10_000);
    await lab.tick();
    expect((await lab.item(review.itemId)).state).toBe('resolved');
    sink.check();
  });
}

test('an approval released but not started when the tenant is tripped is not written', async () => {
  const review = await reviewOf(lab, { externalId: 'released' });
  await say(lab, review, { verdict: 'accept' });
  await lab.pass(10_000);
  const [action] = await lab.sql<{ id: string }>(
    `update signalbox.action a set verdict = 'pending', epoch = e.epoch
     from signalbox.tenant_epoch e where a.item_id = $1 returning a.id`,
    [review.itemId],
  );
  await lab.sql(`update signalbox.item set state = 'deciding', hold_id = null where id = $1`, [
    review.itemId,
  ]);
  await lab.sql(`update signalbox.item set state = 'writing' where id = $1`, [review.itemId]);
  await lab.sql(
    `update signalbox.hold set state = 'released' where item_id = $1 and state = 'open'`,
    [review.itemId],
  );
  await change('tenant', true);
  const job = {
    task: 'write',
    tenantId: lab.tenantId,
    ids: [action?.id ?? ''],
    attempt: 1,
  } as const;
  await runJob(lab.context, job);
  await lab.drain();
  expect(await lab.item(review.itemId)).toMatchObject({ state: 'in_review', attempts: 0 });
  await change('tenant', false);
  sink.check();
});
