import { type AgentRuntime, type TenantRuntime, trippedFor } from '../../agents/runtime.ts';
import { type AuditDraft, sealDrafts } from '../../audit/append.ts';
import { howToRun, type Run } from '../../controls/how-to-run.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { beginThinking, type ThinkingRow } from '../../store/conversation/begin-thinking.ts';
import { readWork, type WorkRow } from '../../store/decision/read-work.ts';
import { type DecidedRow, recordDecisions } from '../../store/decision/record-decisions.ts';
import { isTransientDatabaseError } from '../../store/errors.ts';
import { enqueue } from '../../store/jobs/enqueue.ts';
import { readHistories } from '../../store/requester/read-histories.ts';
import { beginWriting, inTenant, type Tx } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';
import { agentFor, type Compared, decide, wantsThought } from '../decide.ts';
import { guard } from '../guard.ts';
import { type DecidedRecord, toRecord } from '../to-record.ts';

/** An item that could not be decided; the others of its batch are recorded all the same. */
export interface Failed {
  readonly id: string;
  readonly code: 'decide_failed' | 'no_agent';
  /** Null when no agent covers it. */
  readonly agent: string | null;
  readonly error: unknown;
}

/** Decisions in a row before other work of this process gets its turn: a commit must not wait for a hundred of them. */
const decidedAtOnce = 10;

function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Takes received items through guard, decide, gate and hold. None of these waits, so they run back to back and their records
 * become one statement in one transaction, which holds the tenant's epoch: what was decided under it commits under it. Items whose
 * agent has to ask a language model move on to `deciding`, and `think` goes on with them.
 *
 * @returns the items no record could be made for.
 */
export async function advance(
  context: LineContext,
  tenantId: string,
  ids: readonly string[],
): Promise<readonly Failed[]> {
  const failed = await inTenant(
    context.database,
    tenantId,
    async (tx) => {
      const failures: Failed[] = [];
      const runtime = await context.runtimes(tx);
      const rows: DecidedRow[] = [];
      const drafts: AuditDraft[] = [];
      const thinking: ThinkingRow[] = [];
      const learnt = new Set<string>();
      const works = await readWork(tx, ids);
      const pasts = await readHistories(
        tx,
        works.map((work) => work.requester_ref),
      );
      for (const [n, work] of works.entries()) {
        if (n % decidedAtOnce === decidedAtOnce - 1) await othersTurn();
        const past = pasts.get(work.requester_ref ?? '');
        const compared = past === undefined ? null : { past, all: runtime.checked };
        const result = await decideOne(context, tx, runtime, { work, compared, learnt });
        if ('code' in result) {
          failures.push(result);
          continue;
        }
        if ('conversation_id' in result) {
          thinking.push(result);
          continue;
        }
        rows.push(result.row);
        drafts.push(result.draft);
      }
      if (rows.length === 0 && thinking.length === 0) return failures;
      const writer = await beginWriting(tx);
      await letThink(writer, thinking);
      if (rows.length === 0) return failures;
      const audit = sealDrafts(
        context.keysOf(tenantId).audit,
        { tenantId, xid: writer.xid, atMs: context.now(), newId: uuidV7 },
        drafts,
      );
      const moved = await recordDecisions(writer, rows, audit);
      const writing = rows.filter((row) => row.state === 'writing' && moved.has(row.item_id));
      await enqueue(writer, 'write', { ids: writing.map((row) => row.action_id) });
      return failures;
    },
    { epoch: 'hold', xid: 'late' },
  );
  context.announce(tenantId, 'items');
  return failed;
}

interface ToDecide {
  readonly work: WorkRow;
  readonly compared: Compared | null;
  readonly learnt: Set<string>;
}

async function decideOne(
  context: LineContext,
  tx: Tx,
  runtime: TenantRuntime,
  { work, compared, learnt }: ToDecide,
): Promise<DecidedRecord | ThinkingRow | Failed> {
  const agent = agentFor(runtime, work);
  if (agent === null) return { id: work.id, code: 'no_agent', agent: null, error: null };
  try {
    const nowMs = context.now();
    const run = howToRun(runtime.controls, agent.agent, context.chance(), nowMs);
    const guarded = guard(work, runtime);
    const proposal = decide(agent, work, run.asked, compared);
    if (run.asked === 'all' && wantsThought(proposal) && !isTripped(runtime, agent, work, nowMs)) {
      return toThinking(work, agent, run);
    }
    const tookMs = context.now() - nowMs;
    const proposed = { work, proposal, guarded, run, tookMs, nowMs, learnt };
    return await toRecord(context, tx, runtime, proposed);
  } catch (error) {
    // Not the item's fault, and nothing of this transaction can be recorded any more.
    if (isTransientDatabaseError(error)) throw error;
    return { id: work.id, code: 'decide_failed', agent: agent.agent, error };
  }
}

/** One job an item: a conversation takes as long as it takes, and none waits for another. */
async function letThink(tx: Tx, rows: readonly ThinkingRow[]): Promise<void> {
  for (const id of await beginThinking(tx, rows)) await enqueue(tx, 'think', { ids: [id] });
}

function toThinking(work: WorkRow, agent: AgentRuntime, { probe }: Run): ThinkingRow {
  return {
    ...{ item_id: work.id, revision_no: work.revision_no, conversation_id: uuidV7() },
    ...{ agent: agent.agent, version: agent.versionId, probe },
  };
}

/** Nobody is asked on the account of what a person has switched off. */
function isTripped(
  runtime: TenantRuntime,
  { agent }: AgentRuntime,
  { source }: WorkRow,
  nowMs: number,
): boolean {
  return trippedFor(runtime, { agent, source }, nowMs).length > 0;
}
