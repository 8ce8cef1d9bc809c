import type { ReplayView } from '@signalbox/contract';
import type { AgentRuntime } from '../agents/runtime.ts';
import { appendAudit } from '../agents/version-change.ts';
import { converse } from '../conversation/converse.ts';
import type { Step, Topic } from '../conversation/ports.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { LineContext } from '../line/context.ts';
import { askCheap, decideWith, type Said } from '../line/decide.ts';
import { guard } from '../line/guard.ts';
import { Refusal } from '../line/refusal.ts';
import { stepRecorder } from '../line/runner/step-recorder.ts';
import { gateProposal } from '../line/to-record.ts';
import { endConversation } from '../store/conversation/end-conversation.ts';
import { endReplay } from '../store/conversation/end-replay.ts';
import { insertReplay } from '../store/conversation/insert-replay.ts';
import { readHistories } from '../store/requester/read-histories.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import { type SpanParent, traced } from '../tracing/tracing.ts';
import { VaultError } from '../vault/errors.ts';
import { sealText } from '../vault/item-key.ts';
import { type Frozen, readFrozen, specialistsOf } from './read-frozen.ts';
import { type MissingCall, recordedTools } from './recorded-tools.ts';
import { resultAad } from './result-aad.ts';
import { differencesOf, sideAfter, sideBefore } from './sides.ts';

export interface ReplayAsked {
  readonly itemId: string;
  /** Null: the newest that ended in a decision. */
  readonly conversationId: string | null;
  /** Null: the version that serves now. */
  readonly version: string | null;
  readonly actor: string;
}

interface Begun {
  readonly id: string;
  readonly frozen: Frozen;
  readonly agent: AgentRuntime;
  readonly specialists: ReadonlyMap<string, AgentRuntime>;
}

/**
 * Runs a recorded conversation of an item again, by a version of its agent: on the text of then, with what tools brought then and
 * what was told of the requester then. Models are asked anew, paid for and recorded like all others; no tool is called, nothing is decided or written, and the
 * item stays as it is. What came of it is kept under the item's key.
 *
 * @throws Refusal `not_found`, `erased`, `nothing_to_replay`, `unknown_version`; `shutting_down` when `signal` ended it
 */
export async function replay(
  context: LineContext,
  tenantId: string,
  asked: ReplayAsked,
  signal: AbortSignal,
): Promise<ReplayView> {
  const begun = await inTenant(context.database, tenantId, (tx) => begin(context, tx, asked));
  const { id, agent } = begun;
  const { itemId } = asked;
  try {
    return await traced(
      context.tracing.of({ tenantId, itemId, conversationId: id, replay: true }),
      { kind: 'conversation', agent: agent.agent, version: agent.versionId },
      (span) => runAgain(context, tenantId, begun, { span, signal }),
      ({ after }) => ({ failure: null, costMicros: after.costMicros, tainted: true }),
    );
  } catch (error) {
    const failed = { id, outcome: 'failed', decisionId: null, doubts: [] } as const;
    await inTenant(context.database, tenantId, (tx) => endConversation(tx, failed));
    if (error instanceof VaultError && error.code === 'erased') throw new Refusal('erased');
    if (signal.aborted) throw new Refusal('shutting_down');
    throw error;
  } finally {
    context.announce(tenantId, 'items');
  }
}

async function begin(
  context: LineContext,
  tx: Tx,
  { itemId, conversationId, version, actor }: ReplayAsked,
): Promise<Begun> {
  const frozen = await readFrozen(context, tx, itemId, conversationId);
  const { before } = frozen;
  const runtime = await context.runtimes(tx);
  const serving = runtime.agents.find((one) => one.agent === before.agent);
  const agent =
    version === null ? serving : await context.runtimes.version(tx, before.agent, version);
  if (agent === undefined || agent === null) throw new Refusal('unknown_version');
  const specialists = await specialistsOf(context, tx, runtime, before);
  const id = uuidV7();
  await insertReplay(tx, {
    ...{ id, itemId, revisionNo: before.revisionNo, replayOf: before.id },
    ...{ agent: agent.agent, version: agent.versionId },
  });
  const detail = {
    conversation: id,
    replayOf: before.id,
    agent: agent.agent,
    version: agent.versionId,
  };
  await appendAudit(context, tx, [{ stage: 'learn', type: 'replayed', actor, itemId, detail }]);
  return { id, frozen, agent, specialists };
}

interface Around {
  readonly span: SpanParent;
  readonly signal: AbortSignal;
}

interface Talked {
  readonly said: Said;
  readonly steps: readonly Step[];
  readonly notRecorded: readonly MissingCall[];
  readonly tookMs: number;
}

async function runAgain(
  context: LineContext,
  tenantId: string,
  begun: Begun,
  around: Around,
): Promise<ReplayView> {
  const talked = await talk(context, tenantId, begun, around);
  return inTenant(context.database, tenantId, async (tx) => {
    const view = await compare(context, tx, begun, talked);
    const { id, frozen } = begun;
    const sealed = sealText(frozen.key, resultAad(id), JSON.stringify(view));
    if (!(await endReplay(tx, id, sealed))) throw new Refusal('erased');
    return view;
  });
}

async function talk(
  context: LineContext,
  tenantId: string,
  { id, frozen, agent, specialists }: Begun,
  { span, signal }: Around,
): Promise<Talked> {
  const { thinking, database, now } = context;
  const { work, boundary, key, told, calls } = frozen;
  const steps: Step[] = [];
  const notRecorded: MissingCall[] = [];
  const record = stepRecorder(database, { tenantId, itemId: work.id, conversationId: id, key });
  const topic: Topic = {
    ...{ tenantId, conversationId: id, work, agent, specialists, boundary, replay: true },
    nothingFound: false,
    memory: told === null ? [] : { told },
    cheap: (one) => askCheap(one, work, 'all'),
  };
  const startedMs = now();
  const said = await converse(topic, {
    ...{ models: thinking.models(tenantId), now, signal, span },
    toolbox: recordedTools(thinking.toolbox(tenantId), calls, boundary, (call) =>
      notRecorded.push(call),
    ),
    record: async (step) => {
      steps.push(step);
      await record(step);
    },
  });
  return { said, steps, notRecorded, tookMs: now() - startedMs };
}

async function compare(
  context: LineContext,
  tx: Tx,
  { id, frozen, agent }: Begun,
  { said, steps, notRecorded, tookMs }: Talked,
): Promise<ReplayView> {
  const { work, before } = frozen;
  const nowMs = context.now();
  const runtime = await context.runtimes(tx);
  const pasts = await readHistories(tx, [work.requester_ref]);
  const past = pasts.get(work.requester_ref ?? '');
  const compared = past === undefined ? null : { past, all: runtime.checked };
  const proposal = decideWith(agent, askCheap(agent, work, 'all'), said, compared);
  const guarded = guard(work, runtime);
  const gated = gateProposal(context, tx, runtime, { work, proposal, guarded, nowMs });
  const sides = {
    before: sideBefore(frozen),
    after: sideAfter({ conversationId: id, proposal, gated, steps, tookMs }),
  };
  return {
    ...{ itemId: work.id, revisionNo: work.revision_no, agent: before.agent },
    at: new Date(nowMs).toISOString(),
    ...sides,
    differences: differencesOf(sides.before, sides.after),
    notRecorded: [...notRecorded],
    memory: await memoryOf(context, tx, frozen, agent),
  };
}

async function memoryOf(
  { runtimes }: LineContext,
  tx: Tx,
  { told, before }: Frozen,
  agent: AgentRuntime,
): Promise<ReplayView['memory']> {
  if (told !== null) return 'recorded';
  const then = await runtimes.version(tx, before.agent, before.version);
  return agent.thinking.memory && then?.thinking.memory === false ? 'not_recorded' : 'none';
}
