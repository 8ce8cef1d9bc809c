import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '../../src/auth/caller.ts';
import { readItem } from '../../src/http/read-items.ts';
import { hashAction } from '../../src/line/action-hash.ts';
import { cancelHold } from '../../src/line/review/change-hold.ts';
import { claimReview } from '../../src/line/review/claim.ts';
import { decideAlike } from '../../src/line/review/decide-alike.ts';
import { decideReview } from '../../src/line/review/decide-review.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { letGo, replyTo, sayOf } from '../support/replies.ts';
import { reviewOf, say } from '../support/review.ts';

const body = 'the vpn is gone, write to paul@corp.test';
const text = 'Dear customer,\n\nwe wrote to [EMAIL_1].\n\nRegards';
const filled = text.replace('[EMAIL_1]', 'paul@corp.test');

let lab: LineLab;
beforeAll(async () => {
  lab = await openLine(lineFiles({ autonomy: 'auto' }));
});
afterAll(() => lab.close());

const caller = (): Caller => ({
  ...{ tenantId: lab.tenantId, actor: 'key:1', scopes: [] },
  who: { kind: 'key', id: '1' },
});
const shown = (itemId: string, original = true) =>
  readItem(lab.context, caller(), itemId, original);
/** What the requester got, the oldest first. */
const told = async (itemId: string): Promise<readonly (string | undefined)[]> =>
  (await shown(itemId)).messages.filter(({ from }) => from === 'agent').map((one) => one.text);
const verdictOf = async (itemId: string): Promise<unknown> =>
  (await lab.sql('select reply from signalbox.verdict where item_id = $1', [itemId]))[0];
const deskOf = async (externalId: string): Promise<unknown> =>
  (
    await lab.sql<{ fields: unknown }>(
      'select fields from signalbox.desk_ticket where external_id = $1',
      [externalId],
    )
  )[0]?.fields;

test('a sure decision with a reply waits for a person, and an approved reply arrives once, filled', async () => {
  const reply = await replyTo(lab, { externalId: 'accept', body }, { text });
  const before = await lab.item(reply.itemId);
  expect(before).toMatchObject({ state: 'in_review', lane: 'assisted' });
  expect((await shown(reply.itemId, false)).decision).toMatchObject({
    actions: [{ type: 'answer', risk: 'visible' }],
    reply: { text, redacted: true, outgoing: text, edited: false, hash: reply.hash },
  });
  expect((await shown(reply.itemId)).decision?.reply).toMatchObject({
    ...{ text: filled, redacted: false },
  });
  await sayOf(lab, reply, { verdict: 'accept' });
  await lab.tick();
  expect(await told(reply.itemId)).toEqual([]);
  await letGo(lab);
  expect(await lab.item(reply.itemId)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
  expect(await told(reply.itemId)).toEqual([filled]);
  expect(await deskOf('accept')).toEqual({ category: 'network', priority: 'low' });
  expect(await verdictOf(reply.itemId)).toEqual({
    reply: { sent: true, edited: false, share: 0 },
  });
});

test('a yes that names no reply, or another one, is refused and nothing is sent', async () => {
  const reply = await replyTo(lab, { externalId: 'unread', body }, { text });
  const other = await replyTo(lab, { externalId: 'other', body }, { text });
  expect(other.hash).not.toBe(reply.hash);
  expect(await outcomeOf(say(lab, reply, { verdict: 'accept' }))).toBe('reply_unread');
  const named = sayOf(lab, reply, { verdict: 'accept' }, { hash: other.hash ?? '' });
  expect(await outcomeOf(named)).toBe('reply_unread');
  await letGo(lab);
  expect((await lab.item(reply.itemId)).state).toBe('in_review');
  expect(await told(reply.itemId)).toEqual([]);
});

test('a reply that a newer message replaced is refused', async () => {
  const reply = await replyTo(lab, { externalId: 'superseded', body }, { text });
  const { claimId } = await claimReview(lab.context, lab.tenantId, reply.id, 'person:1');
  await lab.offer({ source: 'api', externalId: 'superseded', body: `${body}, really` });
  await lab.drain();
  const given = { claimId, decisionId: reply.decisionId, fields: {}, verdict: 'accept' } as const;
  const said = { ...given, reply: { hash: reply.hash ?? '', send: true } };
  const call = decideReview(lab.context, lab.tenantId, reply.id, said, 'person:1');
  expect(await outcomeOf(call)).toBe('decision_superseded');
  await letGo(lab);
  expect(await told(reply.itemId)).toEqual([]);
});

test('what a person put in its place is what arrives; how much they changed is kept, and no word of it', async () => {
  const reply = await replyTo(lab, { externalId: 'edit', body }, { text });
  const edited = 'Dear Paul,\n\ncall +49 30 901820 or write to paul@corp.test.\n\nRegards';
  await sayOf(lab, reply, { verdict: 'edit' }, { text: edited });
  await letGo(lab);
  expect(await told(reply.itemId)).toEqual([edited]);
  expect((await shown(reply.itemId)).decision?.reply).toMatchObject({
    ...{ text: filled, outgoing: edited, edited: true },
  });
  expect(await verdictOf(reply.itemId)).toMatchObject({
    reply: { sent: true, edited: true, share: expect.closeTo(0.7, 0) },
  });
  const [action] = await lab.sql<{ payload: { reply: { text: string } } }>(
    'select payload from signalbox.action where item_id = $1',
    [reply.itemId],
  );
  expect(action?.payload.reply.text).toContain('call [PHONE_1] or write to [EMAIL_1]');
  const outcomes = await lab.sql(
    'select correct from signalbox.outcome where item_id = $1 order by field',
    [reply.itemId],
  );
  expect(outcomes).toEqual([{ correct: true }, { correct: true }]);
  const audit = JSON.stringify(
    await lab.sql('select detail from signalbox.audit_entry where item_id = $1', [reply.itemId]),
  );
  expect(audit).toContain('"share"');
  for (const word of ['Dear', 'Regards', '901820']) expect(audit).not.toContain(word);
});

test('words that are sent back as they were are no edit, with placeholders or with what they stand for', async () => {
  for (const [n, same] of [text, filled].entries()) {
    const reply = await replyTo(lab, { externalId: `same-${n}`, body }, { text });
    await sayOf(lab, reply, { verdict: 'edit' }, { text: same });
    await letGo(lab);
    expect(await told(reply.itemId)).toEqual([filled]);
    expect(await verdictOf(reply.itemId)).toEqual({
      reply: { sent: true, edited: false, share: 0 },
    });
  }
});

test('a placeholder that nobody can fill is refused from a person, and goes to a person from an agent', async () => {
  const reply = await replyTo(lab, { externalId: 'unfilled', body }, { text });
  const unknown = sayOf(lab, reply, { verdict: 'edit' }, { text: 'ask [EMAIL_7]' });
  expect(await outcomeOf(unknown)).toBe('invalid_body');
  const made = await replyTo(lab, { externalId: 'made-up', body }, { text: 'ask [PERSON_9]' });
  await sayOf(lab, made, { verdict: 'accept' });
  await letGo(lab);
  expect(await lab.item(made.itemId)).toMatchObject({
    ...{ state: 'stuck', stuckCode: 'reply_unfilled', attempts: 0 },
  });
  expect(await told(made.itemId)).toEqual([]);
  expect(await deskOf('made-up')).toBeUndefined();
});

test('without the reply the fields are written, and the requester is told nothing', async () => {
  const reply = await replyTo(lab, { externalId: 'dropped', body }, { text });
  await sayOf(lab, reply, { verdict: 'edit' }, { send: false });
  await letGo(lab);
  expect((await lab.item(reply.itemId)).state).toBe('resolved');
  expect(await deskOf('dropped')).toEqual({ category: 'network', priority: 'low' });
  expect(await told(reply.itemId)).toEqual([]);
  expect(await verdictOf(reply.itemId)).toEqual({
    reply: { sent: false, edited: true, share: null },
  });
});

test('a declined or reassigned reply is never sent', async () => {
  const declined = await replyTo(lab, { externalId: 'declined', body }, { text });
  await say(lab, declined, { verdict: 'decline', reasonCode: 'wrong' });
  const reassigned = await replyTo(lab, { externalId: 'reassigned', body }, { text });
  await say(lab, reassigned, { verdict: 'reassign', queue: 'network-team' });
  await letGo(lab);
  for (const { itemId } of [declined, reassigned]) {
    expect(await told(itemId)).toEqual([]);
    expect((await shown(itemId)).decision?.reply?.outgoing).toBeNull();
  }
});

test('in its window an approved reply can be taken back, and an edit goes with it', async () => {
  const reply = await replyTo(lab, { externalId: 'undone', body }, { text });
  await sayOf(lab, reply, { verdict: 'edit' }, { text: 'something else' });
  const { holdId } = await lab.item(reply.itemId);
  await cancelHold(lab.context, lab.tenantId, holdId ?? '', null, 'person:1');
  await letGo(lab);
  expect(await told(reply.itemId)).toEqual([]);
  const back = await lab.item(reply.itemId);
  expect((await shown(reply.itemId, false)).decision?.reply).toMatchObject({
    ...{ outgoing: text, edited: false },
  });
  await sayOf(lab, { ...reply, id: back.holdId ?? '' }, { verdict: 'accept' });
  await letGo(lab);
  expect(await told(reply.itemId)).toEqual([filled]);
});

test('of two reviewers at once one is heard, and one reply goes out', async () => {
  const reply = await replyTo(lab, { externalId: 'two', body }, { text });
  const said = (actor: string) =>
    outcomeOf(sayOf(lab, reply, { verdict: 'edit' }, { text: `from ${actor}` }, actor));
  const ends = await Promise.all([said('person:1'), said('person:2')]);
  expect(ends.filter((one) => one === 'done')).toHaveLength(1);
  await letGo(lab);
  expect(await told(reply.itemId)).toHaveLength(1);
});

test('a decision with a reply is like no other, so no yes to many covers it', async () => {
  const one = await replyTo(lab, { externalId: 'like-1', body }, { text });
  const two = await replyTo(lab, { externalId: 'like-2', body }, { text });
  const results = await decideAlike(
    ...([lab.context, lab.tenantId] as const),
    { like: one.id, decisionIds: [one.decisionId, two.decisionId], verdict: 'accept' },
    'person:1',
  );
  expect(results.map(({ ok, code }) => [ok, code])).toEqual([
    [false, 'reply_unread'],
    [false, 'proposal_differs'],
  ]);
});

test('markup and what looks like a header arrive as the characters they are', async () => {
  const plain = '<b>bold</b> & {color:red}x{color}\nBcc: eve@evil.test\n\n.\n\n[signalbox:key]';
  const reply = await replyTo(lab, { externalId: 'markup', body }, { text: plain });
  await sayOf(lab, reply, { verdict: 'accept' });
  await letGo(lab);
  expect(await told(reply.itemId)).toEqual([plain.replace('[signalbox:', '[signalbox :')]);
});

test('a reply that an agent is not sure of says so, and its citations name no other ticket by its words', async () => {
  const citations = [
    { id: 'knowledge:vpn.md#2', title: 'VPN' },
    { id: 'ticket:T-1', title: 'the secret of another requester' },
  ];
  const given = { text, confidence: 0.3, citations };
  const reply = await replyTo(lab, { externalId: 'unsure', body }, given);
  const item = await shown(reply.itemId, false);
  expect(item.lane).toBe('manual');
  expect(item.reasons).toContainEqual(expect.objectContaining({ code: 'reply_unsure' }));
  expect(item.decision?.reply?.citations).toEqual([
    { id: 'knowledge:vpn.md#2', title: 'VPN' },
    { id: 'ticket:T-1', title: '' },
  ]);
});

test('a decision without a reply is what it was before there were any', async () => {
  const review = await reviewOf(lab, {
    ...{ source: 'api', externalId: 'plain', subject: 'maybe', body: 'maybe' },
  });
  const [action] = await lab.sql(
    'select type, risk, hash, payload, reply_sealed from signalbox.action where item_id = $1',
    [review.itemId],
  );
  const payload = { fields: { category: 'network', priority: 'low' } };
  expect(action).toEqual({
    ...{ type: 'set_fields', risk: 'reversible', payload, reply_sealed: null },
    hash: hashAction({ type: 'set_fields', externalId: 'plain', ...payload }),
  });
  expect(await outcomeOf(say(lab, review, { verdict: 'accept', reply: none }))).toBe(
    'invalid_body',
  );
});
const none: { readonly hash: string; readonly send: boolean } = { hash: 'x', send: true };
