import type { Tx } from '../tx.ts';

const text = `
  select id, external_id from item where tenant_id = $1 and id = any ($2::uuid[]) and erased_at is null`;

/** By what name the source of each of these items knows it; those that were erased are left out. */
export async function readExternalIds(
  tx: Tx,
  itemIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; external_id: string }>(text, [tx.tenantId, itemIds]);
  return new Map(rows.map(({ id, external_id }) => [id, external_id]));
}
