import type { Tx } from '../tx.ts';

export interface RefusedListRow {
  readonly id: string;
  readonly source: string;
  readonly webhook_id: string;
  readonly code: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly body: string;
  readonly times: number;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly item_id: string | null;
}

const listText = `
  select r.id, r.source, r.webhook_id, r.code, r.errors, r.body, r.times, r.first_at, r.last_at, k.item_id
  from webhook_refused r
  left join idempotency_key k on k.tenant_id = $1 and k.key_hash = r.key_hash
  where r.tenant_id = $1 and ($2::text is null or r.source = $2) and ($3::uuid is null or r.id < $3)
  order by r.id desc limit $4`;
const countText = `select source, refused from webhook_refused_count where tenant_id = $1`;

/** Refused webhooks, the newest first, each with the item it became when it came again. */
export function listRefused(
  tx: Tx,
  source: string | null,
  belowId: string | null,
  limit: number,
): Promise<readonly RefusedListRow[]> {
  return tx.query(listText, [tx.tenantId, source, belowId, limit]);
}

/** Refusals of each source since the beginning. */
export async function countRefused(tx: Tx): Promise<Readonly<Record<string, number>>> {
  const rows = await tx.query<{ source: string; refused: number }>(countText, [tx.tenantId]);
  return Object.fromEntries(rows.map((row) => [row.source, row.refused]));
}
