import { decideGate, type GateDecision, mainField } from '@signalbox/domain';
import { type TenantRuntime, trippedFor } from '../../agents/runtime.ts';
import { type AuditDraft, sealDrafts } from '../../audit/append.ts';
import { limitsOf } from '../../controls/limits.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { type RegateRow, readRegate } from '../../store/decision/read-regate.ts';
import { type RegatedRow, recordRegates } from '../../store/decision/record-regates.ts';
import { enqueue } from '../../store/jobs/enqueue.ts';
import { inTenant } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';

/** A review opened because nobody is left who could say how long it may stand: the default of the policy. */
const reviewWithoutAgentMs = 24 * 60 * 60 * 1000;

/**
 * Gates decided items again, at the end of a delay or because a control changed before their write: they are written only if
 * they would still be, under the controls of now. What a person approved needs no lane, but no switch on the tenant or the
 * source may be tripped.
 */
export async function regate(
  context: LineContext,
  tenantId: string,
  itemIds: readonly string[],
): Promise<void> {
  await inTenant(
    context.database,
    tenantId,
    async (tx) => {
      const runtime = await context.runtimes(tx);
      const nowMs = context.now();
      const rows: RegatedRow[] = [];
      const drafts: AuditDraft[] = [];
      for (const item of await readRegate(tx, itemIds)) {
        const decision = gateAgain(runtime, item, tx.controlsAgeMs, nowMs);
        const row = toRow(runtime, item, decision, nowMs);
        rows.push(row);
        drafts.push(toDraft(item, row, decision));
      }
      if (rows.length === 0) return;
      const seal = { tenantId, xid: tx.xid, atMs: nowMs, newId: uuidV7 };
      const moved = await recordRegates(
        tx,
        rows,
        sealDrafts(context.keysOf(tenantId).audit, seal, drafts),
      );
      const writing = rows.filter((row) => row.state === 'writing' && moved.has(row.item_id));
      await enqueue(tx, 'write', { ids: writing.map((row) => row.action_id) });
      const revised = rows.filter((row) => row.state === 'received' && moved.has(row.item_id));
      await enqueue(tx, 'advance', { ids: revised.map((row) => row.item_id) });
    },
    { epoch: 'hold' },
  );
  context.announce(tenantId, 'items');
}

function gateAgain(
  runtime: TenantRuntime,
  item: RegateRow,
  controlsAgeMs: number | null,
  nowMs: number,
): GateDecision {
  const agent = runtime.agents.find((one) => one.agent === item.agent);
  const approved = item.approved_by !== null;
  const tripped = trippedFor(
    runtime,
    { agent: approved ? null : item.agent, source: item.source },
    nowMs,
  );
  if (approved) {
    return {
      lane: tripped.length === 0 ? 'auto' : 'manual',
      fieldLanes: {},
      reasons: tripped.map((id) => ({
        code: 'kill_switch',
        detail: `the switch ${id} is tripped`,
        value: id,
        limit: null,
      })),
      urgent: false,
      free: false,
    };
  }
  if (agent === undefined || agent.versionId !== item.version) {
    const detail = 'another version of the agent serves now';
    return {
      lane: 'manual',
      fieldLanes: {},
      reasons: [
        { code: 'version_changed', detail, value: item.version, limit: agent?.versionId ?? null },
      ],
      urgent: false,
      free: false,
    };
  }
  const { fields } = item.facts;
  const main = mainField(fields.map((one) => one.field));
  const proposed = {
    agent: item.agent,
    source: item.source,
    category: fields.find((one) => one.field === main)?.value ?? null,
    targets: fields.flatMap(({ field, value }) => (value === null ? [] : [`${field}=${value}`])),
  };
  const controls = limitsOf(runtime.controls, proposed, controlsAgeMs, nowMs);
  return decideGate({ ...item.facts, autonomy: agent.autonomy, tripped, controls }, agent.gate);
}

function toRow(
  runtime: TenantRuntime,
  item: RegateRow,
  decision: GateDecision,
  nowMs: number,
): RegatedRow {
  const base = {
    item_id: item.item_id,
    action_id: item.action_id,
    decision_id: item.decision_id,
    lane: decision.lane,
    reasons: decision.reasons,
  };
  const noHold = { hold_id: null, hold_until: null, queue: null };
  // What was decided about an older text is not written and not reviewed; the newer one is decided.
  if (item.revised) return { ...base, ...noHold, state: 'received' };
  if (decision.lane === 'auto') return { ...base, ...noHold, state: 'writing' };
  const policy = runtime.agents.find((one) => one.agent === item.agent)?.hold;
  return {
    ...base,
    state: 'in_review',
    hold_id: uuidV7(),
    hold_until: new Date(
      nowMs + (policy?.reviewExpiresAfterMs ?? reviewWithoutAgentMs),
    ).toISOString(),
    queue: policy?.queue ?? 'people',
  };
}

function toDraft(item: RegateRow, row: RegatedRow, decision: GateDecision): AuditDraft {
  return {
    stage: 'gate',
    type: 'gated_again',
    actor: 'system',
    itemId: item.item_id,
    detail: {
      decisionId: item.decision_id,
      lane: decision.lane,
      state: row.state,
      reasons: decision.reasons.map(({ code, value, limit }) => ({ code, value, limit })),
    },
  };
}
