import type { TenantSql } from '../tx.ts';

const text = `
  update signalbox.near_answer a set used_at = now(), hits = a.hits + 1
  from signalbox.item_key k
  where a.tenant_id = $1 and a.id = $2 and a.expires_at > now() and k.tenant_id = $1 and k.item_id = a.item_id
  returning 1`;

/** Counts an answer as taken, if it has not expired and its item not been erased. */
export async function takeNear(sql: TenantSql, id: string): Promise<boolean> {
  return (await sql.query(text, [sql.tenantId, id], 'take-near')).length > 0;
}
