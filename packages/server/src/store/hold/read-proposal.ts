import type { Tx } from '../tx.ts';
import type { HoldRow } from './lock-hold.ts';

/** What the decision of a hold proposes; the same for holds whose acceptance would write the same. */
export interface ProposalRow {
  readonly hold_id: string;
  readonly kind: HoldRow['kind'];
  readonly agent: string;
  /** What would be written, as canonical text. */
  readonly payload: string;
  /** Narrows a search down; 64 bits, and so text. */
  readonly key: string;
}

const text = `
  select h.id as hold_id, h.kind, d.agent, p.payload::text as payload, signalbox.proposal_key(d.agent, p.payload)::text as key
  from hold h
  join decision d on d.tenant_id = $1 and d.id = h.decision_id
  cross join lateral (select signalbox.proposed_payload(d.fields, d.reply) as payload) p
  where h.tenant_id = $1 and h.id = $2 and h.kind = any ($3::text[])`;

/** The proposal of a hold of one of these kinds, open or closed; undefined when there is no such hold. */
export async function readProposal(
  tx: Tx,
  holdId: string,
  kinds: readonly HoldRow['kind'][],
): Promise<ProposalRow | undefined> {
  const rows = await tx.query<ProposalRow>(text, [tx.tenantId, holdId, kinds]);
  return rows[0];
}
