import type { GateDecision } from '@signalbox/domain';
import type { TenantRuntime } from '../../agents/runtime.ts';
import { type AuditDraft, sealDrafts } from '../../audit/append.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { readWork, type WorkRow } from '../../store/decision/read-work.ts';
import { type DecidedRow, recordDecisions } from '../../store/decision/record-decisions.ts';
import { enqueue } from '../../store/jobs/enqueue.ts';
import { inTenant } from '../../store/tx.ts';
import { hashAction } from '../action-hash.ts';
import type { LineContext } from '../context.ts';
import { agentFor, decide } from '../decide.ts';
import { type Gated, gate } from '../gate.ts';
import { guard } from '../guard.ts';
import { type Held, hold } from '../hold.ts';
import type { Proposal } from '../proposal.ts';

/** An item that could not be decided; the others of its batch are recorded all the same. */
export interface Failed {
  readonly id: string;
  readonly code: 'decide_failed' | 'no_agent';
  readonly error: unknown;
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
      for (const work of await readWork(tx, ids)) {
        const result = decideOne(runtime, work, context.now());
        if ('code' in result) {
          failures.push(result);
          continue;
        }
        rows.push(result.row);
        drafts.push(result.draft);
      }
      if (rows.length === 0) return failures;
      const audit = sealDrafts(
        context.keysOf(tenantId).audit,
        { tenantId, xid: tx.xid, atMs: context.now(), newId: uuidV7 },
        drafts,
      );
      const moved = await recordDecisions(tx, rows, audit);
      const writing = rows.filter((row) => row.state === 'writing' && moved.has(row.item_id));
      await enqueue(tx, 'write', { ids: writing.map((row) => row.action_id) });
      return failures;
    },
    { epoch: 'hold' },
  );
  context.announce(tenantId, 'items');
  return failed;
}

function decideOne(
  runtime: TenantRuntime,
  work: WorkRow,
  nowMs: number,
): { readonly row: DecidedRow; readonly draft: AuditDraft } | Failed {
  try {
    const agent = agentFor(runtime, work);
    if (agent === null) return { id: work.id, code: 'no_agent', error: null };
    const findings = guard(work);
    const proposal = decide(agent, work);
    const gated = gate(runtime, proposal, findings, work.source, nowMs);
    const held = hold(gated.decision, agent.hold, nowMs);
    const row = toRow(work, proposal, gated, held);
    return { row, draft: toDraft(row, gated.decision) };
  } catch (error) {
    return { id: work.id, code: 'decide_failed', error };
  }
}

function toRow(work: WorkRow, proposal: Proposal, gated: Gated, held: Held): DecidedRow {
  const outside: Record<string, string> = {};
  const fields: Record<string, unknown> = {};
  for (const { field, answer } of proposal.fields) {
    if (answer !== null) outside[field.target] = answer.value;
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
  const payload = { fields: outside };
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
    facts: gated.facts,
    doubt: proposal.doubt,
    fallback: proposal.fallback,
    text_mac: work.text_mac,
    action_id: uuidV7(),
    action_type: 'set_fields',
    risk: proposal.agent.risk,
    action_hash: hashAction({ type: 'set_fields', externalId: work.external_id, ...payload }),
    payload,
    hold_id: held.hold?.id ?? null,
    hold_kind: held.hold?.kind ?? null,
    hold_until: held.hold?.until ?? null,
  };
}

function toDraft(row: DecidedRow, decision: GateDecision): AuditDraft {
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
    },
  };
}
