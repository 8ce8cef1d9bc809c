import type { Tx } from '../tx.ts';
import type { ProposalRow } from './read-proposal.ts';

export interface DelayRow {
  readonly id: string;
  readonly item_id: string;
  readonly decision_id: string;
}

// The key only narrows it down: two proposals are the same when they would write the same. Holds of older workers have none.
const findText = `
  select h.id from hold h
  join decision d on d.tenant_id = $1 and d.id = h.decision_id
  where h.tenant_id = $1 and h.kind = 'delay' and h.state = 'open' and h.origin = 'gate'
    and (h.proposal = $2 or h.proposal is null) and d.agent = $3 and signalbox.proposed_payload(d.fields, d.reply) = $4::jsonb
    and ($5::uuid is null or h.id > $5) and h.id <= $6
  order by h.id limit $7`;

const lockText = `
  select id, item_id, decision_id from hold
  where tenant_id = $1 and id = any ($2::uuid[]) and state = 'open' order by id for update`;

/** Ids of open delays of the gate that propose the same, in their order. */
export async function findAlikeDelays(
  tx: Tx,
  proposal: ProposalRow,
  range: { readonly afterId: string | null; readonly upToId: string; readonly limit: number },
): Promise<readonly string[]> {
  const { key, agent, payload } = proposal;
  const { afterId, upToId, limit } = range;
  const values = [tx.tenantId, key, agent, payload, afterId, upToId, limit];
  const rows = await tx.query<{ readonly id: string }>(findText, values);
  return rows.map((row) => row.id);
}

/**
 * Those of the delays that are open, locked: none of them ends before the transaction does. One that is ending at this moment
 * is waited for and is not among them.
 */
export function lockOpenDelays(tx: Tx, ids: readonly string[]): Promise<readonly DelayRow[]> {
  return tx.query(lockText, [tx.tenantId, ids]);
}
