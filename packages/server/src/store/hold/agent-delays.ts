import type { Tx } from '../tx.ts';

/** A delay that the gate opened for a decision of an agent, with what it proposes. */
export interface AgentDelayRow {
  readonly id: string;
  readonly fields: readonly { readonly field: string; readonly value: string | null }[] | null;
}

const text = `
  select h.id, d.facts -> 'fields' as fields from hold h
  join decision d on d.tenant_id = $1 and d.id = h.decision_id
  where h.tenant_id = $1 and h.kind = 'delay' and h.state = 'open' and h.origin = 'gate' and d.agent = $2
    and ($3::uuid is null or h.id > $3)
  order by h.id limit $4`;

/** Open delays of an agent's own decisions, in their order, after `afterId`; what a person approved is not among them. */
export function listAgentDelays(
  tx: Tx,
  agent: string,
  afterId: string | null,
  limit: number,
): Promise<readonly AgentDelayRow[]> {
  return tx.query(text, [tx.tenantId, agent, afterId, limit]);
}
