import type { Tx } from '../tx.ts';

const text = `
  select c.code, (select count(*) from item where tenant_id = $1 and state = 'stuck' and stuck_code = c.code)::int as items
  from unnest($2::text[]) as c(code)`;

/** How many items are stuck with each of these codes now. */
export async function countStuck(
  tx: Tx,
  codes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (codes.length === 0) return new Map();
  const rows = await tx.query<{ code: string; items: number }>(text, [tx.tenantId, codes]);
  return new Map(rows.map(({ code, items }) => [code, items]));
}
