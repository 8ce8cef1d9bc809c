import type { Finding, Guarded } from '@signalbox/domain';
import type { TenantRuntime } from '../agents/runtime.ts';
import type { AuditDraft } from '../audit/append.ts';
import type { Run } from '../controls/how-to-run.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { WorkRow } from '../store/decision/read-work.ts';
import type { DecidedRow } from '../store/decision/record-decisions.ts';
import type { Tx } from '../store/tx.ts';
import { noteCategory } from './category-shares.ts';
import { checkSaid } from './check-said.ts';
import {
  type Draw,
  type Drawable,
  type DrawnCheck,
  drawCheck,
  toCheck,
  toDrawable,
} from './checks.ts';
import type { LineContext } from './context.ts';
import { type Gated, type GateInput, gate } from './gate.ts';
import { type Held, hold } from './hold.ts';
import { holdBurst } from './hold-burst.ts';
import type { Proposal } from './proposal.ts';
import { proposedAction } from './proposed-action.ts';

/** What an agent proposed for an item, before the gate. */
export interface Proposed {
  readonly work: WorkRow;
  readonly proposal: Proposal;
  readonly guarded: Guarded;
  readonly run: Run;
  /** How long deciding took. */
  readonly tookMs: number;
  readonly nowMs: number;
  /** Agents whose decisions by other processes are known in this transaction; one set for all its proposals. */
  readonly learnt: Set<string>;
}

export interface DecidedRecord {
  readonly row: DecidedRow;
  readonly draft: AuditDraft;
}

export interface ProposalGated extends Gated {
  /** What was gated. */
  readonly input: GateInput;
  /** The source can tell its requester something. */
  readonly answers: boolean;
  /** What stands against what models said. */
  readonly found: readonly Finding[];
}

/** What the gate says of a proposal under the controls of this transaction; counts nothing and records nothing. */
export function gateProposal(
  context: LineContext,
  tx: Tx,
  runtime: TenantRuntime,
  { work, proposal, guarded, nowMs }: Pick<Proposed, 'work' | 'proposal' | 'guarded' | 'nowMs'>,
): ProposalGated {
  const { source } = work;
  const answers = proposal.reply === null || canAnswer(context, tx.tenantId, source);
  const found = checkSaid(work, proposal, hostsOf(context));
  const { controlsAgeMs } = tx;
  const input = { runtime, proposal, guarded, source, nowMs, answers, found, controlsAgeMs };
  return { ...gate(input), input, answers, found };
}

/** Gates a proposal and says where its item goes: everything `recordDecisions` writes of it. */
export async function toRecord(
  context: LineContext,
  tx: Tx,
  runtime: TenantRuntime,
  proposed: Proposed,
): Promise<DecidedRecord> {
  const { work, proposal, run, tookMs, nowMs, learnt } = proposed;
  const { agent } = proposal;
  const { input, answers, found, ...first } = gateProposal(context, tx, runtime, proposed);
  const decisionId = uuidV7();
  const gated = await holdBurst(context, tx, { ...input, decisionId, learnt }, first);
  const held = hold(gated.decision, agent.hold, nowMs);
  const drawable = toDrawable(proposal, gated);
  const draw = drawFor(context, tx.tenantId, runtime, drawable, agent.agent);
  const check = toCheck(draw, agent.hold.queue, nowMs);
  const action = proposedAction(work.external_id, outsideFields(proposal), proposal, answers);
  const holds = { held, draw, check, found };
  const row = { ...toRow(work, proposal, gated, holds), ...action, decision_id: decisionId };
  return { row, draft: toDraft(row, gated, run, { tookMs, proposal }) };
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
  readonly found: readonly Finding[];
}

/** Where this process has no way to the source nobody can tell yet; the write will. */
function canAnswer({ connectors }: LineContext, tenantId: string, source: string): boolean {
  const connector = connectors(tenantId, source);
  return connector === null || connector.replies !== undefined;
}

/** Where people reach the console is no foreign place. */
function hostsOf({ publicUrl }: LineContext): readonly string[] {
  return publicUrl === null ? [] : [new URL(publicUrl).hostname];
}

/** Outside field → what is proposed for it. */
function outsideFields({ fields }: Proposal): Readonly<Record<string, string>> {
  const outside: Record<string, string> = {};
  for (const { field, answer } of fields) {
    if (answer !== null) outside[field.target] = answer.value;
  }
  return outside;
}

type LaterColumns = 'decision_id' | 'action_type' | 'risk' | 'action_hash' | 'payload' | 'reply';

function toRow(
  work: WorkRow,
  proposal: Proposal,
  gated: Gated,
  holds: Holds,
): Omit<DecidedRow, LaterColumns> {
  const { held, draw, check, found } = holds;
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
      ...thoughtFacts(proposal),
      // Codes and places, never words: facts outlive the text they were found in.
      ...(found.length === 0 ? {} : { found }),
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

/** How answers of language models came about: what calibrating them needs to know. */
function thoughtFacts({ thought }: Proposal): object {
  if (thought === null) return {};
  const { conversationId, features, agents, parts } = thought;
  return { conversation: { id: conversationId, features, agents, parts } };
}

function toDraft(
  row: DecidedRow,
  gated: Gated,
  run: Run,
  { tookMs, proposal: { thought } }: Pick<Proposed, 'tookMs' | 'proposal'>,
): AuditDraft {
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
      ...(thought === null
        ? {}
        : {
            conversation: thought.conversationId,
            models: thought.models,
            costMicros: thought.costMicros,
          }),
    },
  };
}
