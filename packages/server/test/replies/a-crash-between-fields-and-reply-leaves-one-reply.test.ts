import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Connector,
  ConnectorError,
  type ConnectorSource,
  type Replies,
} from '../../src/connectors/connector.ts';
import type { LineContext } from '../../src/line/context.ts';
import { sweepDelays } from '../../src/line/runner/sweep.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { letGo, replyTo, sayOf, type TestReply } from '../support/replies.ts';
import { say } from '../support/review.ts';
import { scriptedSink } from '../support/scripted-sink.ts';
import { until } from '../support/until.ts';

const text = 'We are at it.';

let lab: LineLab;
beforeEach(async () => {
  lab = await openLine(lineFiles({ autonomy: 'auto' }));
});
afterEach(() => lab.close());

/** The same process with another way of answering. */
function answering(
  context: LineContext,
  change: (replies: Replies) => Partial<Replies>,
): LineContext {
  const connectors: ConnectorSource = (tenantId, source) => {
    const connector = context.connectors(tenantId, source);
    if (connector?.replies === undefined) return connector;
    const replies: Replies = { ...connector.replies, ...change(connector.replies) };
    return { ...connector, replies } satisfies Connector;
  };
  return { ...context, connectors };
}

const approved = async (externalId: string): Promise<TestReply> => {
  const reply = await replyTo(lab, { externalId, body: 'vpn is gone' }, { text });
  await sayOf(lab, reply, { verdict: 'accept' });
  await lab.pass(10_000);
  await sweepDelays(lab.context);
  return reply;
};
const told = async (itemId: string): Promise<number> =>
  (await lab.sql(`select from signalbox.message where item_id = $1 and origin = 'agent'`, [itemId]))
    .length;
const fieldsOf = (externalId: string): Promise<readonly unknown[]> =>
  lab.sql('select fields from signalbox.desk_ticket where external_id = $1', [externalId]);

test('a process that dies after the fields leaves the reply to the next, which sends it once', async () => {
  const reply = await approved('dies');
  let reached = false;
  const dying = answering(lab.context, () => ({
    // As a process that is killed here: it never comes back, and nothing of it is recorded.
    send: () => {
      reached = true;
      return new Promise<void>(() => undefined);
    },
  }));
  void lab.drain(dying);
  await until('the fields are there', async () => reached, 10_000);
  expect(await fieldsOf('dies')).toEqual([{ fields: { category: 'network', priority: 'low' } }]);
  expect(await told(reply.itemId)).toBe(0);
  await lab.sql('delete from graphile_worker._private_jobs');
  await lab.tick();
  // Nobody looks before the lost attempt can no longer arrive.
  expect(await told(reply.itemId)).toBe(0);
  await letGo(lab);
  expect(await told(reply.itemId)).toBe(1);
  expect(await lab.item(reply.itemId)).toMatchObject({
    ...{ state: 'resolved', verdict: 'confirmed', attempts: 2 },
  });
});

test('a reply whose answer was lost is found, and not sent again', async () => {
  const reply = await approved('lost');
  let sent = 0;
  const losing = answering(lab.context, (replies) => ({
    send: async (given, withinMs) => {
      sent += 1;
      await replies.send(given, withinMs);
      throw new ConnectorError('unreachable');
    },
  }));
  await lab.drain(losing);
  for (let turn = 0; turn < 4; turn += 1) {
    await lab.pass(60_000);
    await lab.tick(losing);
  }
  expect([sent, await told(reply.itemId)]).toEqual([1, 1]);
  expect((await lab.item(reply.itemId)).state).toBe('resolved');
});

test('a reply that is refused leaves the fields, says so, and goes to a person', async () => {
  const reply = await approved('refused');
  const refusing = answering(lab.context, () => ({
    send: () => Promise.reject(new ConnectorError('refused', { status: 403 })),
  }));
  await lab.drain(refusing);
  for (let turn = 0; turn < 6; turn += 1) {
    await lab.pass(60_000);
    await lab.tick(refusing);
  }
  expect(await lab.item(reply.itemId)).toMatchObject({
    ...{ state: 'stuck', stuckCode: 'write_partly_applied', verdict: 'partly_applied' },
  });
  expect(await told(reply.itemId)).toBe(0);
});

test('where fields do not stand nobody is told of them', async () => {
  const reply = await approved('not-standing');
  const connectors: ConnectorSource = (tenantId, source) => {
    const connector = lab.context.connectors(tenantId, source);
    return connector && { ...connector, write: () => Promise.resolve() };
  };
  const deaf = { ...lab.context, connectors };
  await lab.drain(deaf);
  for (let turn = 0; turn < 6; turn += 1) {
    await lab.pass(60_000);
    await lab.tick(deaf);
  }
  expect((await lab.item(reply.itemId)).state).toBe('stuck');
  expect(await told(reply.itemId)).toBe(0);
});

test('a source that cannot answer gets no reply: a person is asked, and their yes writes the fields', async () => {
  const { sink, lines } = await sinkLines();
  await lab.publish(lines);
  sink.openTo('deaf');
  const given = { externalId: 'deaf', source: 'sink', body: 'vpn is gone' };
  const reply = await replyTo(lab, given, { text });
  expect(reply.hash).toBeNull();
  const [decision] = await lab.sql<{ reasons: readonly { code: string }[] }>(
    'select reasons from signalbox.decision where id = $1',
    [reply.decisionId],
  );
  expect(decision?.reasons.map(({ code }) => code)).toContain('reply_not_possible');
  expect(await lab.item(reply.itemId)).toMatchObject({ state: 'in_review', lane: 'manual' });
  await say(lab, reply, { verdict: 'accept' });
  await letGo(lab);
  expect((await lab.item(reply.itemId)).state).toBe('resolved');
  expect(sink.effects.map(({ fields }) => fields)).toEqual([
    { category: 'network', priority: 'low' },
  ]);
  await sink.close();
});

async function sinkLines() {
  const sink = await scriptedSink();
  return { sink, lines: lineFiles({ autonomy: 'auto', sinkUrl: sink.url }) };
}
