import type { Sql } from '../database.ts';

export const dueHandOversText = `
  select tenant_id, array_agg(id order by next_at) as ids from (
    select tenant_id, id, next_at from hand_over where verdict = 'pending' and next_at <= now() order by next_at limit 200
  ) as due group by tenant_id`;

/** Hand-overs whose time has come, over all tenants. */
export function findDueHandOvers(
  system: Sql,
): Promise<readonly { readonly tenant_id: string; readonly ids: readonly string[] }[]> {
  return system.query(dueHandOversText, [], 'find-due-hand-overs');
}
