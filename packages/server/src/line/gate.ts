import { decideGate, type GateDecision, type GateFacts } from '@signalbox/domain';
import { type TenantRuntime, trippedFor } from '../agents/runtime.ts';
import type { Proposal } from './proposal.ts';

export interface Gated {
  /** Recorded with the decision: the same facts give the same lane and reasons at any later time. */
  readonly facts: GateFacts;
  readonly decision: GateDecision;
}

/** Gates a proposal under the controls of the transaction's epoch. */
export function gate(
  runtime: TenantRuntime,
  proposal: Proposal,
  guardFindings: readonly string[],
  source: string,
  nowMs: number,
): Gated {
  const { agent } = proposal;
  const facts: GateFacts = {
    fields: proposal.fields.map(({ field, answer }) => ({
      field: field.field,
      value: answer?.value ?? null,
      confidence: answer?.confidence ?? 0,
    })),
    risk: agent.risk,
    autonomy: agent.autonomy,
    tripped: trippedFor(runtime, { agent: agent.agent, source }, nowMs),
    // Two fixed rules that contradict each other are a fault of the rules; no answer of theirs may act by itself.
    findings: [
      ...guardFindings,
      ...proposal.doubt.flatMap(({ code }) => (code === 'conflicting_final_rules' ? [code] : [])),
    ],
    fallback: proposal.fallback,
  };
  return { facts, decision: decideGate(facts, agent.gate) };
}
