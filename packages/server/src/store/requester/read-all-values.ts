import type { CheckedPast } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

const text = `
  select field, value, sum(count)::int as count from requester_history
  where tenant_id = $1 group by field, value`;

/** How many checked tickets of all requesters have each value, by field. */
export async function readAllValues(tx: Tx): Promise<CheckedPast> {
  const rows = await tx.query<{ field: string; value: string; count: number }>(text, [tx.tenantId]);
  const all = new Map<string, Map<string, number>>();
  for (const { field, value, count } of rows) {
    all.set(field, (all.get(field) ?? new Map<string, number>()).set(value, count));
  }
  return all;
}
