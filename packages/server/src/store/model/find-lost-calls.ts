import type { Sql } from '../database.ts';

const text = `
  select tenant_id as "tenantId", id from signalbox.model_call
  where outcome is null and expires_at <= now() order by expires_at limit 100`;

/** Calls of all tenants that can no longer be under way and whose end nobody recorded. */
export async function findLostCalls(
  sql: Sql,
): Promise<readonly { readonly tenantId: string; readonly id: string }[]> {
  return sql.query(text);
}
