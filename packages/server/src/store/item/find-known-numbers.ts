import type { Tx } from '../tx.ts';

const text = `
  select external_id from item where tenant_id = $1 and source = $2 and external_id = any ($3::text[])`;

/** Those of a source's tickets that came in as items, erased ones too. */
export async function findKnownNumbers(
  tx: Tx,
  source: string,
  externalIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const values = [tx.tenantId, source, externalIds];
  const rows = await tx.query<{ readonly external_id: string }>(text, values);
  return new Set(rows.map(({ external_id }) => external_id));
}
