import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type LineLab, openLine } from '../support/line.ts';
import { letGo, replyTo, sayOf, type TestReply } from '../support/replies.ts';
import type { Bench } from '../support/systems/bench.ts';
import { benches } from '../support/systems/benches.ts';
import { filesWith } from '../ticket-systems/support.ts';

const text = 'Dear [EMAIL_1],\n<b>we are</b> at it & [code]x[/code]\n\nBcc: eve@evil.test';

// Strict fakes, built from what the systems' documents say: not yet run against a tenant.
describe.each(Object.entries(benches))('%s', (type, openBench) => {
  let bench: Bench;
  let lab: LineLab;
  beforeAll(async () => {
    bench = await openBench();
    lab = await openLine(filesWith([{ name: type, lines: bench.lines({ more: [] }) }]));
  });
  afterEach(() => {
    bench.traps.reset();
    bench.system.check();
  });
  afterAll(async () => {
    await lab.close();
    await bench.system.close();
  });

  const approved = async (): Promise<TestReply & { readonly externalId: string }> => {
    const externalId = bench.create('vpn');
    const item = { source: type, externalId, body: 'vpn is gone. paul@corp.test' };
    const reply = await replyTo(lab, item, { text });
    await sayOf(lab, reply, { verdict: 'accept' });
    return { ...reply, externalId };
  };

  test('an approved reply stands there once for the requester, as plain text, beside the internal note', async () => {
    const { itemId, externalId } = await approved();
    await letGo(lab);
    expect(await lab.item(itemId)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
    const replies = bench.replies(externalId);
    expect(replies).toHaveLength(1);
    expect(replies[0]).toContain('Dear paul@corp.test,');
    expect(replies[0]).toContain('<b>we are</b> at it &');
    expect(replies[0]).toContain('Bcc: eve@evil.test');
    expect(bench.notes(externalId)).toMatchObject([{ internal: true }]);
    expect(bench.value(externalId, 'category')).toBe(bench.decided.category);
  });

  test('when the answer to the reply is lost, it is there once', async () => {
    const { itemId, externalId } = await approved();
    const same = [bench.noteRequest, bench.fieldsRequest].filter(
      (one) => String(one) === String(bench.replyRequest),
    ).length;
    bench.system.lose(bench.replyRequest, same);
    await letGo(lab);
    expect((await lab.item(itemId)).state).toBe('resolved');
    expect(bench.replies(externalId)).toHaveLength(1);
    expect(bench.notes(externalId)).toHaveLength(1);
  });

  test('where a field stays as it was, the requester is told nothing', async () => {
    bench.traps.drop('category');
    const { itemId, externalId } = await approved();
    await letGo(lab);
    expect(await lab.item(itemId)).toMatchObject({
      ...{ state: 'stuck', stuckCode: 'write_partly_applied' },
    });
    expect(bench.replies(externalId)).toEqual([]);
  });
});
