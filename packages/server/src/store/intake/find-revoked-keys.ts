import type { Tx } from '../tx.ts';

const text = `select id from api_key where tenant_id = $1 and id = any ($2::uuid[]) and revoked_at is not null`;

/**
 * Which of these keys have been revoked, as actors (`key:UUID`). Good keys are cached for seconds, so what records asks once
 * more, in its own transaction.
 */
export async function findRevokedKeys(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>(text, [tx.tenantId, ids], 'find-revoked-keys');
  return new Set(rows.map((row) => `key:${row.id}`));
}
