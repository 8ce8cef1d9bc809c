import type { TenantRuntime } from '../../agents/runtime.ts';
import { type AuditDraft, sealDrafts } from '../../audit/append.ts';
import { howToRun, type Run } from '../../controls/how-to-run.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { readWork, type WorkRow } from '../../store/decision/read-work.ts';
import { type DecidedRow, recordDecisions } from '../../store/decision/record-decisions.ts';
import { enqueue } from '../../store/jobs/enqueue.ts';
import { readHistories } from '../../store/requester/read-histories.ts';
import { beginWriting, inTenant, type Tx } from '../../store/tx.ts';
import { noteCategory } from '../category-shares.ts';
import {
  type Draw,
  type Drawable,
  type DrawnCheck,
  drawCheck,
  toCheck,
  toDrawable,
} from '../checks.ts';
import type { LineContext } from '../context.ts';
import { agentFor, type Compared, decide } from '../decide.ts';
import { type Gated, gate, holdBurst } from '../gate.ts';
import { guard } from '../guard.ts';
import { type Held, hold } from '../hold.ts';
import type { Proposal } from '../proposal.ts';
import { proposedAction } from '../proposed-action.ts';

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
 * become one statement in one transaction, which holds the tenant's epoch: what was decided under it commits under it.
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
      const works = await readWork(tx, ids);
      const pasts = await readHistories(
        tx,
        works.map((work) => work.requester_ref),
      );
      for (const [n, work] of works.entries()) {
        if (n % decidedAtOnce === decidedAtOnce - 1) await othersTurn();
        const past = pasts.get(work.requester_ref ?? '');
        const compared = past === undefined ? null : { past, all: runtime.checked };
        const result = decideOne(context, tx, runtime, { work, compared });
        if ('code' in result) {
          failures.push(result);
          continue;
        }
        rows.push(result.row);
        drafts.push(result.draft);
      }
      if (rows.length === 0) return failures;
      const writer = await beginWriting(tx);
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

function decideOne(
  context: LineContext,
  tx: Tx,
  runtime: TenantRuntime,
  { work, compared }: { readonly work: WorkRow; readonly compared: Compared | null },
): { readonly row: DecidedRow; readonly draft: AuditDraft } | Failed {
  const agent = agentFor(runtime, work);
  if (agent === null) return { id: work.id, code: 'no_agent', agent: null, error: null };
  try {
    const nowMs = context.now();
    const run = howToRun(runtime.controls, agent.agent, context.chance(), nowMs);
    const guarded = guard(work, runtime);
    const proposal = decide(agent, work, run.asked, compared);
    const tookMs = context.now() - nowMs;
    const { source } = work;
    const answers = proposal.reply === null || canAnswer(context, tx.tenantId, source);
    const input = { runtime, proposal, guarded, source, nowMs, answers };
    const asGated = { ...input, controlsAgeMs: tx.controlsAgeMs };
    const gated = holdBurst(context, tx.tenantId, asGated, gate(asGated));
    const held = hold(gated.decision, agent.hold, nowMs);
    const drawable = toDrawable(proposal, gated);
    const draw = drawFor(context, tx.tenantId, runtime, drawable, agent.agent);
    const check = toCheck(draw, agent.hold.queue, nowMs);
    const action = proposedAction(work.external_id, outsideFields(proposal), proposal, answers);
    const row = { ...toRow(work, proposal, gated, { held, draw, check }), ...action };
    return { row, draft: toDraft(row, gated, run, tookMs) };
  } catch (error) {
    return { id: work.id, code: 'decide_failed', agent: agent.agent, error };
  }
}

function drawFor(
  context: LineContext,
  tenantId: string,
  runtime: TenantRuntime,
  drawable: Drawable,
  name: string,
): Draw | null {
  if (drawable.lane !== 'auto') return null;
  const categoryShare = noteCategory(context, { tenantId, name }, drawable.category);
  return drawCheck({ ...drawable, categoryShare }, runtime.sampleRate, context.chance());
}

interface Holds {
  readonly held: Held;
  readonly draw: Draw | null;
  readonly check: DrawnCheck;
}

/** Where this process has no way to the source nobody can tell yet; the write will. */
function canAnswer({ connectors }: LineContext, tenantId: string, source: string): boolean {
  const connector = connectors(tenantId, source);
  return connector === null || connector.replies !== undefined;
}

/** Outside field → what is proposed for it. */
function outsideFields({ fields }: Proposal): Readonly<Record<string, string>> {
  const outside: Record<string, string> = {};
  for (const { field, answer } of fields) {
    if (answer !== null) outside[field.target] = answer.value;
  }
  return outside;
}

type ActionColumns = 'action_type' | 'risk' | 'action_hash' | 'payload' | 'reply';

function toRow(
  work: WorkRow,
  proposal: Proposal,
  gated: Gated,
  holds: Holds,
): Omit<DecidedRow, ActionColumns> {
  const { held, draw, check } = holds;
  const fields: Record<string, unknown> = {};
  for (const { field, answer } of proposal.fields) {
    fields[field.field] = {
      value: answer?.value ?? null,
      confidence: answer?.confidence ?? 0,
      rawConfidence: answer?.raw ?? 0,
      alternatives: answer?.alternatives ?? [],
      evidence: answer?.evidence ?? [],
      lane: gated.decision.fieldLanes[field.field],
      tier: answer?.tier ?? null,
      target: field.target,
    };
  }
  return {
    item_id: work.id,
    revision_no: work.revision_no,
    state: held.state,
    lane: gated.decision.lane,
    queue: held.queue,
    decision_id: uuidV7(),
    agent: proposal.agent.agent,
    version: proposal.agent.versionId,
    fields,
    reasons: gated.decision.reasons,
    // With whether it was free, which the controls ask when somebody says later that it was right or wrong.
    facts: {
      ...gated.facts,
      free: gated.decision.free,
      // Whoever works on the item after the gate must know it, a tool or another agent most of all.
      ...(gated.facts.injection ? { tainted: true } : {}),
      ...(draw === null ? {} : { sample: { inclusion: draw.inclusion, drawn: draw.sampled } }),
    },
    doubt: proposal.doubt,
    fallback: proposal.fallback,
    text_mac: work.text_mac,
    action_id: uuidV7(),
    hold_id: held.hold?.id ?? null,
    hold_kind: held.hold?.kind ?? null,
    hold_until: held.hold?.until ?? null,
    ...check,
  };
}

function toDraft(row: DecidedRow, gated: Gated, run: Run, tookMs: number): AuditDraft {
  const { decision, bursts } = gated;
  return {
    stage: 'gate',
    type: 'decided',
    actor: `agent:${row.agent}`,
    itemId: row.item_id,
    detail: {
      decisionId: row.decision_id,
      version: row.version,
      revisionNo: row.revision_no,
      lane: row.lane,
      state: row.state,
      reasons: decision.reasons.map(({ code, value, limit }) => ({ code, value, limit })),
      textMac: row.text_mac,
      actionHash: row.action_hash,
      fallback: row.fallback,
      free: decision.free,
      ran: run.asked !== 'nothing',
      byRules: run.asked === 'rules',
      probe: run.probe,
      // By field: the value stands in the decision, and an audit entry cannot be erased.
      bursts: bursts.map(({ target, count, among, limit }) => ({
        ...{ field: target.slice(0, target.indexOf('=')), count, among, limit },
      })),
      tookMs,
      sampled: row.inclusion,
    },
  };
}
