import {
  decideGate,
  expectedCost,
  type Finding,
  type GateDecision,
  type GateFacts,
  type Guarded,
  type HeldTarget,
  mainField,
} from '@signalbox/domain';
import { type TenantRuntime, trippedFor } from '../agents/runtime.ts';
import { limitsOf } from '../controls/limits.ts';
import type { DecidedField, Proposal } from './proposal.ts';
import { riskOfProposal } from './proposed-action.ts';

export interface Gated {
  /** Recorded with the decision: the same facts give the same lane and reasons at any later time. */
  readonly facts: GateFacts;
  readonly decision: GateDecision;
  /** Targets of which more were let through than usual. */
  readonly bursts: readonly HeldTarget[];
}

/** What is gated, and under which controls. */
export interface GateInput {
  readonly runtime: TenantRuntime;
  readonly proposal: Proposal;
  readonly guarded: Guarded;
  readonly source: string;
  /** How old the controls are; null: never looked at. */
  readonly controlsAgeMs: number | null;
  readonly nowMs: number;
  /** False: requesters of the source cannot be answered. Absent: they can. */
  readonly answers?: boolean;
  /** What stands against what models said. Absent: nothing. */
  readonly found?: readonly Finding[];
}

/** Gates a proposal under the controls of the transaction's epoch. */
export function gate(input: GateInput): Gated {
  const { runtime, proposal, source, nowMs, answers = true, found = [] } = input;
  const { agent, reply } = proposal;
  const facts: GateFacts = {
    fields: proposal.fields.map((one) => toGateField(runtime, one)),
    risk: riskOfProposal(proposal, answers),
    autonomy: agent.autonomy,
    tripped: trippedFor(runtime, { agent: agent.agent, source }, nowMs),
    // Two fixed rules that contradict each other are a fault of the rules; no answer of theirs may act by itself.
    findings: [
      ...input.guarded.findings.map(({ code }) => code),
      ...proposal.doubt.flatMap(({ code }) => (code === 'conflicting_final_rules' ? [code] : [])),
      // It may have asked what the ticket cannot go on without: a person finds another way, nobody is left in silence.
      ...(reply !== null && !answers ? ['reply_not_possible'] : []),
      ...new Set(found.map(({ code }) => code)),
    ],
    fallback: proposal.fallback,
    outOfScope: proposal.outOfScope,
    unusual: proposal.unusual,
    injection: input.guarded.suspicion,
    ...(proposal.thought === null ? {} : { thought: proposal.thought.limits }),
    controls: limitsOf(
      runtime.controls,
      { agent: agent.agent, source, ...proposedBy(proposal.fields) },
      input.controlsAgeMs,
      nowMs,
    ),
    ...(reply !== null && answers ? { reply: { confidence: reply.confidence } } : {}),
  };
  return { facts, decision: decideGate(facts, agent.gate), bursts: [] };
}

function toGateField(
  { costs }: TenantRuntime,
  { field: { field }, answer }: DecidedField,
): GateFacts['fields'][number] {
  if (answer === null) return { field, value: null, confidence: 0 };
  const { value, confidence, alternatives } = answer;
  if (!costs.some((one) => one.field === field)) return { field, value, confidence };
  const cost = expectedCost(costs, field, value, confidence, alternatives);
  return { field, value, confidence, expectedCost: cost };
}

/** What a proposal would write, as the controls name it. */
export function proposedBy(fields: readonly DecidedField[]): {
  readonly category: string | null;
  readonly targets: readonly string[];
} {
  const main = mainField(fields.map(({ field }) => field.field));
  return {
    category: fields.find(({ field }) => field.field === main)?.answer?.value ?? null,
    targets: fields.flatMap(({ field, answer }) =>
      answer === null ? [] : [`${field.field}=${answer.value}`],
    ),
  };
}
