import { type ReplayView, replaySchema } from '@signalbox/contract';
import { dayOf } from '@signalbox/domain';
import type { SeenRequest } from '@signalbox/sdk/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eraseItem } from '../../src/audit/erase.ts';
import { readConversation } from '../../src/http/read-conversation.ts';
import type { LineContext } from '../../src/line/context.ts';
import { openTools, type Tools } from '../../src/main/tools.ts';
import { forgetFact } from '../../src/memory/forget-fact.ts';
import { stateFact } from '../../src/memory/state-fact.ts';
import { readCosts } from '../../src/model-ledger/read-costs.ts';
import { type ReplayAsked, replay } from '../../src/replay/replay.ts';
import { endLost, findLostConversations } from '../../src/store/conversation/find-lost.ts';
import { asSql } from '../../src/store/database.ts';
import { inTenant } from '../../src/store/tx.ts';
import type { Toolbox } from '../../src/tools/tool.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { outcomeOf } from '../support/line.ts';
import {
  type AgentsLab,
  agentOf,
  decided,
  openAgentsLab,
  says,
  specialist,
} from './support/agents-lab.ts';

let lab: AgentsLab;
let tools: Tools;
let context: LineContext;
/** Every call of a real tool. */
const called: string[] = [];
/** Every request a model got. */
const seen: SeenRequest[] = [];
/** What the model wants to know first. */
let query = 'a walrus';

const options = {
  tiers: '[quick]',
  triage: 'asks: [network]\ntools: [knowledge]\nknowledge: ["**"]\nreply: { on: true }\n',
  more: {
    ...specialist('network'),
    'knowledge/walrus.md': '# Walrus\n\nA walrus on a cable is led away with fish.\n',
  },
};
const stricter = {
  ...options,
  triage: `${options.triage}optimises_for: peace\n`,
};

beforeAll(async () => {
  lab = await openAgentsLab(options);
  tools = openTools(lab.line.context);
  const { thinking } = lab.line.context;
  const toolbox = (tenantId: string): Toolbox => {
    const { box } = tools.of(tenantId);
    return {
      offered: (agent) => box.offered(agent),
      call: (agent, call, about) => {
        called.push(call.name);
        return box.call(agent, call, about);
      },
    };
  };
  context = { ...lab.line.context, thinking: { ...thinking, toolbox } };
  lab.server.script((request) => {
    seen.push(request);
    if (agentOf(request) === 'network') return says(request, { category: 'network' });
    if (JSON.stringify(request.messages).includes('plainly'))
      return says(request, { category: 'hardware' });
    const brought = request.messages.find(({ role }) => role === 'tool');
    if (brought === undefined) return { toolCalls: [{ name: 'knowledge', input: { query } }] };
    const cited = /To cite: ([^"\\,]+)/.exec(JSON.stringify(brought))?.[1];
    const peaceful = (request.system ?? '').includes('peace');
    return says(request, {
      category: peaceful ? 'software' : 'hardware',
      hand_over: peaceful ? 'it is about peace' : null,
      reply: {
        text: cited === undefined ? 'Wait.' : 'Bring fish.',
        citations: cited === undefined ? [] : [cited],
        confidence: 0.9,
      },
    });
  });
});
afterEach(() => {
  query = 'a walrus';
  lab.server.assertClean();
});
afterAll(async () => {
  await tools.close();
  await lab.close();
});

const text = 'a walrus sits on the cable';
const about = (asked: Partial<ReplayAsked> & { readonly itemId: string }): ReplayAsked => ({
  ...{ conversationId: null, version: null, actor: 'key:k' },
  ...asked,
});
const again = (asked: Partial<ReplayAsked> & { readonly itemId: string }): Promise<ReplayView> =>
  replay(context, lab.line.tenantId, about(asked), new AbortController().signal);

/** Everything that would show that something was decided or done about an item. */
async function traces(id: string): Promise<unknown> {
  const count = (table: string): string =>
    `(select count(*)::int from signalbox.${table} where item_id = i.id) as ${table}`;
  const tables = ['decision', 'action', 'hold', 'attempt', 'outcome'].map(count);
  const [row] = await lab.line.sql(
    `select i.*, ${tables.join(', ')} from signalbox.item i where i.id = $1`,
    [id],
  );
  return row;
}

test('it runs on what was recorded: models are asked anew, no tool is called, and nothing is decided', async () => {
  const id = await decided(lab, text, context);
  const before = await traces(id);
  const [calls, requests] = [called.length, seen.length];
  const view = await again({ itemId: id });
  expect(replaySchema.parse(view)).toEqual(view);
  expect(called.length).toBe(calls);
  expect(seen.length - requests).toBe(2);
  expect(JSON.stringify(seen.at(-1)?.messages)).toContain('led away with fish');
  expect(await traces(id)).toEqual(before);
  expect(view).toMatchObject({ agent: 'triage', revisionNo: 1, notRecorded: [], memory: 'none' });
  expect(view.after.fields).toEqual(view.before.fields);
  expect(view.after.reply).toMatchObject({ text: 'Bring fish.' });
  expect(view.after.reply?.text).toBe(view.before.reply?.text);
  expect(view.after.steps).toEqual(view.before.steps);
  // The passage it cites was shown to it again: nothing stands against the reply that did not then.
  expect(view.after).toMatchObject({ lane: 'assisted', reasons: view.before.reasons });
  expect(view.differences).toEqual([]);
});

test('what was answered before to the same question is asked anew', async () => {
  const id = await decided(lab, 'the cable, plainly', context);
  const requests = seen.length;
  const view = await again({ itemId: id });
  expect(seen.length - requests).toBe(1);
  expect(view.after.steps).toMatchObject([{ kind: 'model', outcome: 'answered' }]);
});

test('another version gets the same and may come to something else', async () => {
  const id = await decided(lab, text, context);
  const [first] = await readConversation(context, lab.line.tenantId, id);
  const published = await lab.line.publish(lab.files(stricter));
  try {
    const view = await again({ itemId: id });
    expect(view.after.version).not.toBe(first?.version);
    expect(published.changed).toBe(true);
    expect(view.differences).toContainEqual({
      ...{ what: 'field', field: 'category', before: 'hardware', after: 'software' },
    });
    expect(view.differences).toContainEqual(
      expect.objectContaining({ what: 'lane', before: 'assisted', after: 'manual' }),
    );
    const old = await again({ itemId: id, version: first?.version ?? '' });
    expect(old.after).toMatchObject({ version: first?.version, lane: 'assisted' });
    expect(old.differences).toEqual([]);
  } finally {
    await lab.line.publish(lab.files(options));
  }
});

test('a call that was not made then is told so, and named', async () => {
  const id = await decided(lab, text, context);
  query = 'a seal';
  const calls = called.length;
  const view = await again({ itemId: id });
  expect(called.length).toBe(calls);
  expect(view.notRecorded).toEqual([{ agent: 'triage', tool: 'knowledge' }]);
  expect(view.after.steps[1]).toMatchObject({ kind: 'tool', outcome: 'not_recorded' });
  expect(view.after.reply?.text).toBe('Wait.');
  const changed = view.differences.map(({ what }) => what);
  expect(changed).toEqual(expect.arrayContaining(['reply', 'citations', 'steps']));
});

test('it is about the text of then, also when a newer one has come', async () => {
  const item = { source: 'desk', externalId: 'A-newer', subject: 'help' };
  const id = await lab.line.accept({ ...item, revision: '1', body: `${text}, said first` });
  await lab.line.drain(context);
  const [first] = await readConversation(context, lab.line.tenantId, id);
  await lab.line.accept({ ...item, revision: '2', body: `${text}, said later` });
  await lab.line.drain(context);
  const view = await again({ itemId: id, conversationId: first?.id ?? '' });
  expect(view).toMatchObject({ revisionNo: 1, before: { conversationId: first?.id } });
  expect(JSON.stringify(seen.at(-1)?.messages)).toContain('said first');
  expect((await again({ itemId: id })).revisionNo).toBe(2);
  expect(JSON.stringify(seen.at(-1)?.messages)).toContain('said later');
});

test('what was told of the requester then is told again, also once it was forgotten', async () => {
  const { tenantId } = lab.line;
  const requester = { email: 'ada@example.org' };
  const item = { source: 'desk', subject: 'help', body: text, requester };
  const earlier = await lab.line.accept({ ...item, externalId: 'A-fact' });
  const fact = { about: 'requester', text: 'likes herring' } as const;
  const factId = await stateFact(context, tenantId, earlier, fact, 'person:p');
  const id = await lab.line.accept({ ...item, externalId: 'A-told' });
  await lab.line.drain(context);
  const whose = { itemId: id };
  await forgetFact(context, tenantId, { whose, factId, reason: 'no more' }, 'person:p');
  const from = seen.length;
  expect(await again({ itemId: id })).toMatchObject({ memory: 'recorded' });
  expect(JSON.stringify(seen.slice(from).map(({ messages }) => messages))).toContain(
    'likes herring',
  );
});

test('its calls are paid for and recorded as all are, and told apart', async () => {
  const id = await decided(lab, text, context);
  const spent = async () => {
    const [row] = await lab.line.sql<{ all: number; replays: number; item: number }>(
      `select sum(cost_micros)::int as all, coalesce(sum(cost_micros) filter (where replay), 0)::int as replays,
        (select settled_micros + reserved_micros from signalbox.spend_counter where scope = 'item' and name = $1)::int as item
       from signalbox.model_call where item_id = $1::uuid`,
      [id],
    );
    return row ?? { all: 0, replays: 0, item: 0 };
  };
  const view = await again({ itemId: id });
  const both = view.before.costMicros + view.after.costMicros;
  await expect.poll(spent).toEqual({ all: both, replays: view.after.costMicros, item: both });
  expect(view.after.costMicros).toBeGreaterThan(0);
  const day = dayOf(Date.now());
  const { replays, total } = await inTenant(lab.line.database, lab.line.tenantId, (tx) =>
    readCosts(tx, { from: day, to: day }, Date.now()),
  );
  const [row] = await lab.line.sql<{ micros: number; calls: number }>(
    'select sum(cost_micros)::int as micros, count(*)::int as calls from signalbox.model_call where replay',
  );
  expect(replays).toMatchObject({ costMicros: row?.micros, calls: row?.calls });
  expect(total.costMicros).toBeGreaterThan(replays.costMicros);
});

test('what came of it can be read again, says who asked, and goes with the item', async () => {
  const { tenantId, master, sql } = lab.line;
  const id = await decided(lab, text, context);
  const view = await again({ itemId: id, actor: 'person:somebody' });
  const [kept, first] = await readConversation(context, tenantId, id);
  expect(kept).toMatchObject({ replayOf: first?.id, outcome: 'decided', replay: view });
  expect(first).toMatchObject({ replayOf: null, replay: null });
  const entries = await sql<{ actor: string; detail: unknown }>(
    "select actor, detail from signalbox.audit_entry where item_id = $1 and type = 'replayed'",
    [id],
  );
  expect(entries).toMatchObject([
    { actor: 'person:somebody', detail: { conversation: kept?.id, replayOf: first?.id } },
  ]);
  const keys = tenantKeys(master, tenantId);
  await eraseItem({ ...lab.line, keys, nowMs: Date.now(), actor: 'system' }, id);
  const erased = await readConversation(context, tenantId, id);
  expect(erased.map((one) => one.replay)).toEqual([null, null]);
  const left = await sql<{ bytes: number }>(
    'select length(result_sealed) as bytes from signalbox.conversation where item_id = $1 and result_sealed is not null',
    [id],
  );
  expect(left).toEqual([{ bytes: 0 }]);
  expect(await outcomeOf(again({ itemId: id }))).toBe('erased');
});

test('an erasure in the middle wins', async () => {
  const { tenantId, master } = lab.line;
  const id = await decided(lab, text, context);
  const keys = tenantKeys(master, tenantId);
  const { thinking } = context;
  const toolbox = (tenant: string): Toolbox => ({
    ...thinking.toolbox(tenant),
    offered: async (agent) => {
      await eraseItem({ ...lab.line, keys, nowMs: Date.now(), actor: 'system' }, id);
      return thinking.toolbox(tenant).offered(agent);
    },
  });
  const erasing = { ...context, thinking: { ...thinking, toolbox } };
  const run = replay(erasing, tenantId, about({ itemId: id }), new AbortController().signal);
  expect(await outcomeOf(run)).toBe('erased');
  const open = await lab.line.sql(
    'select from signalbox.conversation where item_id = $1 and (outcome is null or length(result_sealed) > 0)',
    [id],
  );
  expect(open).toEqual([]);
});

test('what cannot be run again says why', async () => {
  const nobody = '01a1fca0-0000-7000-8000-000000000000';
  expect(await outcomeOf(again({ itemId: nobody }))).toBe('not_found');
  const cheap = await decided(lab, 'the vpn is gone', context);
  await lab.line.sql(
    "update signalbox.conversation set outcome = 'superseded' where item_id = $1",
    [cheap],
  );
  expect(await outcomeOf(again({ itemId: cheap }))).toBe('nothing_to_replay');
  const id = await decided(lab, text, context);
  expect(await outcomeOf(again({ itemId: id, version: 'v_none' }))).toBe('unknown_version');
  expect(await outcomeOf(again({ itemId: id, conversationId: nobody }))).toBe('nothing_to_replay');
  const stopped = AbortSignal.abort();
  const run = replay(context, lab.line.tenantId, about({ itemId: id }), stopped);
  expect(await outcomeOf(run)).toBe('shutting_down');
});

test('one whose process died ends as lost', async () => {
  const id = await decided(lab, text, context);
  const { after } = await again({ itemId: id });
  await lab.line.sql(
    "update signalbox.conversation set outcome = null, ended_at = null, started_at = now() - interval '1 hour' where id = $1",
    [after.conversationId],
  );
  const lost = await findLostConversations(asSql(lab.line.database.system));
  expect(lost).toMatchObject([{ tenantId: lab.line.tenantId, ids: [after.conversationId] }]);
  const ids = lost[0]?.ids ?? [];
  await inTenant(lab.line.database, lab.line.tenantId, (tx) => endLost(tx, ids));
  expect((await readConversation(context, lab.line.tenantId, id))[0]?.outcome).toBe('lost');
});
