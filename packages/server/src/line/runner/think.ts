import type { AgentRuntime, TenantRuntime } from '../../agents/runtime.ts';
import { sealDrafts } from '../../audit/append.ts';
import { howToRun, type Run } from '../../controls/how-to-run.ts';
import { boundaryOf } from '../../conversation/boundary.ts';
import { converse } from '../../conversation/converse.ts';
import type { Topic } from '../../conversation/ports.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { type Known, readMemory } from '../../memory/read-memory.ts';
import { endConversation } from '../../store/conversation/end-conversation.ts';
import { returnItem } from '../../store/conversation/return-item.ts';
import { type TakenRow, takeConversation } from '../../store/conversation/take-conversation.ts';
import { readThinking, readWork, type WorkRow } from '../../store/decision/read-work.ts';
import { recordDecisions } from '../../store/decision/record-decisions.ts';
import { enqueue } from '../../store/jobs/enqueue.ts';
import { readHistories } from '../../store/requester/read-histories.ts';
import { inTenant, type Tx } from '../../store/tx.ts';
import { type SpanParent, traced } from '../../tracing/tracing.ts';
import { VaultError } from '../../vault/errors.ts';
import { unwrapItemKey } from '../../vault/item-key.ts';
import type { LineContext } from '../context.ts';
import { agentFor, askCheap, decideWith, type Said } from '../decide.ts';
import { guard } from '../guard.ts';
import { toRecord } from '../to-record.ts';
import type { Failed } from './advance.ts';
import { stepRecorder } from './step-recorder.ts';

/**
 * Lets agents think about items that wait for it: read, then everything models and tools say without a transaction, then one that
 * holds the tenant's epoch, as `advance` does. What is recorded was decided about the text, under the version and the controls of
 * that moment; otherwise the item is received again. One conversation counts for an item: whoever lost it records nothing.
 */
export async function think(
  context: LineContext,
  tenantId: string,
  ids: readonly string[],
): Promise<readonly Failed[]> {
  for (const id of ids) await thinkAbout(context, tenantId, id);
  return [];
}

interface Taken {
  readonly conversation: TakenRow;
  readonly work: WorkRow;
  readonly memory: readonly Known[];
  readonly agent: AgentRuntime;
  readonly runtime: TenantRuntime;
}

async function thinkAbout(context: LineContext, tenantId: string, id: string): Promise<void> {
  const taken = await inTenant(context.database, tenantId, (tx) => take(context, tx, id));
  if (taken !== null) {
    const { conversation, agent } = taken;
    const trace = { tenantId, itemId: id, conversationId: conversation.id, replay: false };
    try {
      await traced(
        context.tracing.of(trace),
        { kind: 'conversation', agent: agent.agent, version: agent.versionId },
        (span) => decideBy(context, tenantId, taken, span),
        ({ outcome, said }) => ({
          failure: outcome === 'decided' ? null : outcome,
          ...{ costMicros: said.thought.costMicros, tainted: true },
        }),
      );
    } catch (error) {
      // Erased meanwhile: there is nothing left to decide about.
      if (!(error instanceof VaultError) || error.code !== 'erased') throw error;
    }
  }
  context.announce(tenantId, 'items');
}

async function decideBy(
  context: LineContext,
  tenantId: string,
  taken: Taken,
  span: SpanParent,
): Promise<{ readonly outcome: Outcome; readonly said: Said }> {
  const startedMs = context.now();
  const said = await talk(context, tenantId, taken, span);
  const tookMs = context.now() - startedMs;
  const outcome = await inTenant(
    context.database,
    tenantId,
    (tx) => conclude(context, tx, taken, { said, tookMs }),
    { epoch: 'hold' },
  );
  return { outcome, said };
}

/** The item's conversation, alone; null when there is nothing to think about, or not in this way any more. */
async function take(context: LineContext, tx: Tx, id: string): Promise<Taken | null> {
  const conversation = await takeConversation(tx, id, uuidV7());
  if (conversation === undefined || conversation.wrapped === null) return null;
  const work = await readThinking(tx, id);
  const runtime = await context.runtimes(tx);
  const agent = runtime.agents.find(
    (one) => one.agent === conversation.agent && one.versionId === conversation.version,
  );
  if (work !== undefined && agent !== undefined) {
    const memory = await readMemory(context, tx, work);
    return { conversation, work, memory, agent, runtime };
  }
  await startOver(tx, id, conversation.id);
  return null;
}

/** Gives the item back to be decided anew, by whoever serves now. */
async function startOver(tx: Tx, itemId: string, conversationId: string): Promise<void> {
  await endConversation(tx, {
    ...{ id: conversationId, outcome: 'superseded', decisionId: null, doubts: [] },
  });
  if (await returnItem(tx, itemId, conversationId)) await enqueue(tx, 'advance', { ids: [itemId] });
}

async function talk(
  context: LineContext,
  tenantId: string,
  { conversation, work, memory, agent, runtime }: Taken,
  span: SpanParent,
): Promise<Said> {
  const { database, thinking } = context;
  const keys = context.keysOf(tenantId);
  const key = unwrapItemKey(keys, work.id, conversation.wrapped);
  const about = { tenantId, itemId: work.id, conversationId: conversation.id, key };
  const topic: Topic = {
    ...{ tenantId, conversationId: conversation.id, work, memory, agent, replay: false },
    boundary: boundaryOf(keys, work),
    nothingFound: isUnsuspicious(work, runtime),
    specialists: runtime.specialists,
    cheap: (one) => askCheap(one, work, 'all'),
  };
  return converse(topic, {
    models: thinking.models(tenantId),
    toolbox: thinking.toolbox(tenantId),
    record: stepRecorder(database, about),
    span,
    now: context.now,
    signal: new AbortController().signal,
  });
}

/** What every mail program does to a text. All else may hide something, HTML too: what its styles hide from people stays in the text. */
const harmless = ['line_endings', 'white_space_trimmed', 'blank_lines_collapsed', 'nfc'];

/** Where nobody looks nothing is known, and a text that had to be changed may not be what it seemed. */
function isUnsuspicious(work: WorkRow, runtime: TenantRuntime): boolean {
  if (runtime.injection === 'off') return false;
  if (work.findings.some((code) => !harmless.includes(code))) return false;
  const { findings, suspicion } = guard(work, runtime);
  return suspicion === null && findings.length === 0;
}

interface Talked {
  readonly said: Said;
  readonly tookMs: number;
}

type Outcome = 'decided' | 'superseded';

async function conclude(
  context: LineContext,
  tx: Tx,
  { conversation, work: read }: Taken,
  { said, tookMs }: Talked,
): Promise<Outcome> {
  const { id, version } = conversation;
  const superseded = { id, outcome: 'superseded', decisionId: null, doubts: [] } as const;
  if (!(await returnItem(tx, read.id, id))) {
    await endConversation(tx, superseded);
    return 'superseded';
  }
  const runtime = await context.runtimes(tx);
  const [work] = await readWork(tx, [read.id]);
  const agent = work === undefined ? null : agentFor(runtime, work);
  const nowMs = context.now();
  const run = agent === null ? null : runOf(runtime, conversation, nowMs);
  if (work === undefined || agent?.versionId !== version || run === null) {
    await endConversation(tx, superseded);
    await enqueue(tx, 'advance', { ids: [read.id] });
    return 'superseded';
  }
  const pasts = await readHistories(tx, [work.requester_ref]);
  const past = pasts.get(work.requester_ref ?? '');
  const compared = past === undefined ? null : { past, all: runtime.checked };
  const proposal = decideWith(agent, askCheap(agent, work, 'all'), said, compared);
  const guarded = guard(work, runtime);
  const proposed = { work, proposal, guarded, run, tookMs, nowMs, learnt: new Set<string>() };
  const { row, draft } = await toRecord(context, tx, runtime, proposed);
  const seal = { tenantId: tx.tenantId, xid: tx.xid, atMs: nowMs, newId: uuidV7 };
  const audit = sealDrafts(context.keysOf(tx.tenantId).audit, seal, [draft]);
  const moved = await recordDecisions(tx, [row], audit);
  if (!moved.has(work.id)) throw new Error('an item that was received a moment ago is so still');
  const doubts = proposal.doubt.map(({ code }) => code);
  await endConversation(tx, { id, outcome: 'decided', decisionId: row.decision_id, doubts });
  if (row.state === 'writing') await enqueue(tx, 'write', { ids: [row.action_id] });
  return 'decided';
}

/** How the agent runs now; null: not by models any more, so what they said is not used. */
function runOf({ controls }: TenantRuntime, { agent, probe }: TakenRow, nowMs: number): Run | null {
  // As one that is not drawn for a probe: whether this one was, was drawn when it began.
  const { asked } = howToRun(controls, agent, 1, nowMs);
  if (asked === 'nothing' || (asked === 'rules' && !probe)) return null;
  return { asked: 'all', probe: probe && asked === 'rules' };
}
