import type { ErrorCode } from '@signalbox/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { settleStuck } from '../../src/line/review/settle-stuck.ts';
import { rerunItem } from '../../src/line/runner/rerun.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';

let sink: ScriptedSink;
let lab: LineLab;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url, guarantee: 'at-most-once' }));
});
afterEach(() => sink.check());
afterAll(async () => {
  await lab.close();
  await sink.close();
});

const settledMs = 41_000;
const ada = 'person:ada';
const reason = 'set by hand, says anna@corp.test';

/** Stuck because nobody saw how its write ended. */
async function unknown(externalId: string, commitAfterMs?: number): Promise<string> {
  const step = commitAfterMs === undefined ? { apply: [] } : { commitAfterMs, answerAfterMs: 0 };
  sink.expect(externalId, { ...step, answer: 'drop' });
  const id = await lab.accept({ externalId });
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'stuck', stuckCode: 'write_unknown' });
  return id;
}

const settle = (id: string, as: 'written' | 'not_written'): Promise<ErrorCode | 'done'> =>
  outcomeOf(settleStuck(lab.context, lab.tenantId, id, { as, reason }, ada));
const rerun = (id: string): Promise<ErrorCode | 'done'> =>
  outcomeOf(rerunItem(lab.context, lab.tenantId, id, ada));
const writesOn = (ticket: string): number =>
  sink.writes.filter((one) => one.ticket === ticket).length;
const settlementsOf = (id: string) =>
  lab.sql('select ended, actor from signalbox.settlement where item_id = $1', [id]);

async function letPass(): Promise<void> {
  for (let n = 0; n < 3; n += 1) {
    await lab.pass(settledMs);
    await lab.tick();
  }
}

describe('by hand', () => {
  test('it stands there: the item is resolved, its verdict stays as read, and nothing is sent any more', async () => {
    const id = await unknown('there');
    expect(await settle(id, 'written')).toBe('done');
    expect(await lab.item(id)).toMatchObject({ state: 'resolved', verdict: 'unknown' });
    expect(await settlementsOf(id)).toEqual([{ ended: 'written', actor: ada }]);
    await letPass();
    expect(writesOn('there')).toBe(1);
    expect(await lab.item(id)).toMatchObject({ state: 'resolved', verdict: 'unknown' });
  });

  test('it will not be written: people have the ticket', async () => {
    const id = await unknown('not-there');
    await letPass();
    expect(await settle(id, 'not_written')).toBe('done');
    expect(await lab.item(id)).toMatchObject({ state: 'handed_over', verdict: 'unknown' });
    await letPass();
    expect(writesOn('not-there')).toBe(1);
  });

  test('who said so and why is in the audit, without personal data', async () => {
    const id = await unknown('audited');
    await settle(id, 'written');
    const { actionId } = await lab.item(id);
    expect(
      await lab.sql(
        `select actor, stage, detail from signalbox.audit_entry where item_id = $1 and type = 'settled'`,
        [id],
      ),
    ).toEqual([
      {
        ...{ actor: ada, stage: 'writeback' },
        detail: {
          ...{ as: 'written', state: 'resolved', code: 'write_unknown', actionId },
          reason: 'set by hand, says [EMAIL_1]',
        },
      },
    ]);
  });

  test('an item that is stuck for another reason is ended as well; one that is not is left alone', async () => {
    sink.failReads('refused', { answer: 404 });
    const refused = await lab.accept({ externalId: 'refused' });
    const orphan = await lab.accept({ externalId: 'invoice', kind: 'invoice' });
    await lab.drain();
    expect((await lab.item(orphan)).stuckCode).toBe('no_agent');
    expect(await settle(refused, 'not_written')).toBe('done');
    expect(await settle(orphan, 'not_written')).toBe('done');
    expect(await settle(orphan, 'written')).toBe('not_stuck');
    expect(await settle('0192f0c0-0000-7000-8000-000000000000', 'written')).toBe('not_found');
    expect(await settlementsOf(orphan)).toHaveLength(1);
  });

  test('nobody says that nothing will be written while something may still arrive', async () => {
    const id = await unknown('in-flight');
    expect(await settle(id, 'not_written')).toBe('write_in_flight');
    expect((await lab.item(id)).state).toBe('stuck');
    await letPass();
    expect(await settle(id, 'not_written')).toBe('done');
  });
});

describe('of running it again and resolving it', () => {
  test('the first counts, and the other is refused', async () => {
    const ended = await unknown('ended-first');
    expect(await settle(ended, 'written')).toBe('done');
    expect(await rerun(ended)).toBe('not_stuck');
    const ran = await unknown('ran-first');
    sink.expect('ran-first', {});
    expect(await rerun(ran)).toBe('done');
    expect(await settle(ran, 'written')).toBe('not_stuck');
    await letPass();
    expect(await lab.item(ran)).toMatchObject({ state: 'resolved', attempts: 2 });
    expect([writesOn('ended-first'), writesOn('ran-first')]).toEqual([1, 2]);
  });

  test('at the same moment one of them happens', async () => {
    const ids = [];
    for (let n = 0; n < 6; n += 1) {
      const id = await unknown(`race-${n}`);
      const [settled, reran] = await Promise.all([settle(id, 'written'), rerun(id)]);
      expect([settled, reran].sort()).toEqual(['done', 'not_stuck']);
      if (reran === 'done') sink.expect(`race-${n}`, {});
      ids.push({ id, settled, writes: reran === 'done' ? 2 : 1 });
    }
    await letPass();
    for (const [n, { id, settled, writes }] of ids.entries()) {
      expect(writesOn(`race-${n}`)).toBe(writes);
      expect(await settlementsOf(id)).toHaveLength(settled === 'done' ? 1 : 0);
      expect((await lab.item(id)).state).toBe('resolved');
    }
  });
});

test('a retry at once waits for a request that may still arrive, and finds it: one effect', async () => {
  const id = await unknown('late', 400);
  expect(await rerun(id)).toBe('done');
  await lab.drain();
  expect(writesOn('late')).toBe(1);
  await expect.poll(() => sink.effects.filter(({ ticket }) => ticket === 'late').length).toBe(1);
  await letPass();
  expect(await lab.item(id)).toMatchObject({
    state: 'resolved',
    verdict: 'confirmed',
    attempts: 1,
  });
  expect(writesOn('late')).toBe(1);
});
