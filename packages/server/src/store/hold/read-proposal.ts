import type { Tx } from '../tx.ts';

/** What the decision of a hold proposes; the same for holds whose acceptance would write the same. */
export interface ProposalRow {
  readonly hold_id: string;
  readonly agent: string;
  /** What would be written, as canonical text. */
  readonly payload: string;
  /** Narrows a search down; 64 bits, and so text. */
  readonly key: string;
}

const text = `
  select h.id as hold_id, d.agent, p.payload::text as payload, signalbox.proposal_key(d.agent, p.payload)::text as key
  from hold h
  join decision d on d.tenant_id = $1 and d.id = h.decision_id
  cross join lateral (select signalbox.proposed_payload(d.fields) as payload) p
  where h.tenant_id = $1 and h.id = $2 and h.kind = $3`;

/** The proposal of a hold, open or closed; undefined when there is no such hold. */
export async function readProposal(
  tx: Tx,
  holdId: string,
  kind: 'delay' | 'review',
): Promise<ProposalRow | undefined> {
  const rows = await tx.query<ProposalRow>(text, [tx.tenantId, holdId, kind]);
  return rows[0];
}
