import type { DelayRow } from '../hold/alike-delays.ts';
import type { Tx } from '../tx.ts';
import type { FoundRow } from './find-like.ts';

const text = `
  select id, item_id, decision_id from hold
  where tenant_id = $1 and item_id = any ($2::uuid[]) and decision_id = any ($3::uuid[])
    and kind = 'delay' and origin = 'gate' and state = 'open'
  order by id for update`;

/** The open delays of the gate among decisions, locked: none of them ends before the transaction does. */
export function lockDelaysOf(
  tx: Tx,
  found: readonly Pick<FoundRow, 'id' | 'item_id'>[],
): Promise<readonly DelayRow[]> {
  const items = found.map((row) => row.item_id);
  return tx.query(text, [tx.tenantId, items, found.map((row) => row.id)]);
}
