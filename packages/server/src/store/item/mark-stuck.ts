import type { AuditRow } from '../../audit/append.ts';
import { insertAuditEntries } from '../audit/insert-entries.ts';
import type { Tx } from '../tx.ts';

const text = `
  update item set state = 'stuck', conversation_id = null, stuck_code = $3, stuck_at = now(), updated_at = now()
  where tenant_id = $1 and id = any ($2::uuid[]) and state = $4
  returning id`;

/** Ends items as stuck, with their code, for people to see. Returns those that were still moving. */
export async function markStuck(
  tx: Tx,
  ids: readonly string[],
  code: string,
  audit: readonly AuditRow[],
  /** The state in which it failed; an item that has gone on since is left alone. */
  from: 'received' | 'deciding' | 'writing',
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(text, [tx.tenantId, ids, code, from]);
  const stuck = new Set(rows.map((row) => row.id));
  await insertAuditEntries(
    tx,
    audit.filter((entry) => entry.itemId !== null && stuck.has(entry.itemId)),
  );
  return stuck;
}
