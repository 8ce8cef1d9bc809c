import { type ControlLimit, decideGate } from '@signalbox/domain';
import { lookedAtMax } from '../controls/burst-meter.ts';
import { firstUuidOf } from '../ids/uuid-v7.ts';
import { lockLetThrough, readLetThrough } from '../store/decision/read-let-through.ts';
import type { Tx } from '../store/tx.ts';
import type { LineContext } from './context.ts';
import { type Gated, type GateInput, proposedBy } from './gate.ts';

export interface BurstInput extends GateInput {
  readonly decisionId: string;
  /** Agents whose decisions by other processes are known in this transaction; added to. */
  readonly learnt: Set<string>;
}

/**
 * Gates a decision that would act by itself once more when more of its kind were let through than usual: a burst is held within the
 * batch, before the controls have heard of its first decision. Where a decision looks odd to this process, what the others let
 * through is read first, by one process at a time: together they let through little more than one alone would.
 */
export async function holdBurst(
  context: Pick<LineContext, 'bursts'>,
  tx: Tx,
  { runtime, proposal, nowMs, decisionId, learnt }: BurstInput,
  gated: Gated,
): Promise<Gated> {
  if (gated.decision.lane !== 'auto') return gated;
  const { agent, gate } = proposal.agent;
  const { bursts: meter } = context;
  const terms = runtime.bursts(agent);
  const decision = { id: decisionId, atMs: nowMs, targets: proposedBy(proposal.fields).targets };
  if (!learnt.has(agent) && meter.look(tx.tenantId, agent, decision, terms) === 'odd') {
    learnt.add(agent);
    await lockLetThrough(tx);
    const fromId = firstUuidOf(nowMs - terms.windowMs);
    meter.learn(tx.tenantId, agent, await readLetThrough(tx, agent, fromId, lookedAtMax));
  }
  const bursts = meter.take(tx.tenantId, agent, decision, terms);
  if (bursts.length === 0) return gated;
  const limits = bursts.map(({ count: value, limit }): ControlLimit => {
    const detail = 'more decisions of this kind than usual';
    return { lane: 'assisted', code: 'burst', detail, value, limit };
  });
  const facts = { ...gated.facts, controls: [...(gated.facts.controls ?? []), ...limits] };
  return { facts, decision: decideGate(facts, gate), bursts };
}
