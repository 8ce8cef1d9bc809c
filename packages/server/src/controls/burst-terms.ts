import { parseControlState, usualOf } from '@signalbox/domain';
import { readControlCursor } from '../store/control/cursor.ts';
import type { Tx } from '../store/tx.ts';
import type { BurstTerms } from './burst-meter.ts';
import { parseControlPolicy } from './control-policy.ts';

const unknown: BurstTerms = { windowMs: 600_000, minimum: 8, usual: { total: 0, targets: {} } };

/** From when on decisions are a burst, by agent, as the controls know it; before they know anything nothing is one. */
export async function readBurstTerms(tx: Tx): Promise<(agent: string) => BurstTerms> {
  const cursor = await readControlCursor(tx, tx.tenantId);
  const policy = parseControlPolicy(cursor?.policy);
  const state = parseControlState(cursor?.state);
  if (policy === null || state === null) return () => unknown;
  const terms = new Map<string, BurstTerms>();
  return (agent) => {
    const known = terms.get(agent) ?? {
      ...policy.burst,
      usual: usualOf(state, agent, policy.usual),
    };
    terms.set(agent, known);
    return known;
  };
}
