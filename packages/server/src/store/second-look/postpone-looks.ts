import type { Tx } from '../tx.ts';

const text = `
  update second_look s set tries = s.tries + 1, woken_at = null, error_code = r.error_code,
    due_at = now() + r.delay_ms * interval '1 millisecond'
  from json_to_recordset($2::json) as r(action_id uuid, delay_ms float8, error_code text)
  where s.tenant_id = $1 and s.action_id = r.action_id and s.looked_at is null`;

/** Looks at these later, because their source could not be asked now. */
export async function postponeLooks(
  tx: Tx,
  rows: readonly {
    readonly action_id: string;
    readonly delay_ms: number;
    readonly error_code: string;
  }[],
): Promise<void> {
  if (rows.length > 0) await tx.query(text, [tx.tenantId, JSON.stringify(rows)]);
}
