import type { Tx } from '../tx.ts';

/** What the current decision of an item proposes. */
export interface Proposed {
  readonly decision_id: string;
  readonly agent: string;
  readonly version: string;
  /** What would be written, as canonical text. */
  readonly payload: string;
  /** Narrows a search down; 64 bits, and so text. */
  readonly key: string;
}

const text = `
  select d.id as decision_id, d.agent, d.version, p.payload::text as payload,
    signalbox.proposal_key(d.agent, p.payload)::text as key
  from item i
  left join decision d on d.tenant_id = $1 and d.id = i.decision_id and i.erased_at is null
  left join lateral (select signalbox.proposed_payload(d.fields, d.reply) as payload where d.id is not null) p on true
  where i.tenant_id = $1 and i.id = $2`;

/** Undefined when there is no such item; null when nothing was decided for it, or it was erased: that is like nothing. */
export async function readProposed(tx: Tx, itemId: string): Promise<Proposed | null | undefined> {
  const rows = await tx.query<Proposed | { readonly decision_id: null }>(text, [
    tx.tenantId,
    itemId,
  ]);
  const row = rows[0];
  if (row === undefined) return undefined;
  return row.decision_id === null ? null : row;
}
