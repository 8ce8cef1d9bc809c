import type { Tx } from '../tx.ts';

export interface NewHandOver {
  readonly id: string;
  readonly item_id: string;
  readonly kind: 'note' | 'acknowledgement';
  readonly cause: string;
}

// What was dropped because its item had moved on is due again; what was told, or is being told, is not told twice.
const again = `do update set verdict = 'pending', error_code = null, next_at = now(), updated_at = now()
  where h.verdict = 'dropped' and h.attempts = 0`;
const insert = (kind: NewHandOver['kind'], key: string): string => `
  insert into hand_over as h (tenant_id, id, item_id, kind, cause, source, external_id)
  select distinct on (${key}) $2, r.id, i.id, r.kind, r.cause, i.source, i.external_id
  from json_to_recordset($1::json) as r(id uuid, item_id uuid, kind text, cause text)
  join item i on i.tenant_id = $2 and i.id = r.item_id and i.erased_at is null
  where r.kind = '${kind}'
  order by ${key}, r.id
  on conflict (tenant_id, ${kind === 'note' ? 'item_id, cause' : 'item_id'}) where kind = '${kind}' ${again}`;
const notesText = insert('note', 'i.id, r.cause');
const acknowledgementsText = insert('acknowledgement', 'i.id');

/** Makes due what an item's source is to be told. The same cause of an item is told once, and its requester once. */
export async function insertHandOvers(tx: Tx, rows: readonly NewHandOver[]): Promise<void> {
  if (rows.length === 0) return;
  const values = [JSON.stringify(rows), tx.tenantId];
  await tx.query(notesText, values);
  await tx.query(acknowledgementsText, values);
}
