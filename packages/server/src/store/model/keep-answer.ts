import type { TenantSql } from '../tx.ts';

// An erasure locks the item: it either removes this row too, or has come before and there is no item to keep it for.
const text = `
  insert into signalbox.model_answer (tenant_id, key, item_id, sealed, expires_at)
  select $1, $2, i.id, $4, now() + $5::float8 * interval '1 ms' from signalbox.item i
  where i.tenant_id = $1 and i.id = $3 and exists (
    select from signalbox.item_key k where k.tenant_id = $1 and k.item_id = i.id)
  for key share of i
  on conflict (tenant_id, key) do update set item_id = excluded.item_id, sealed = excluded.sealed, created_at = now(),
    expires_at = excluded.expires_at, used_at = now()`;

/** Keeps an answer for a time, in the place of the one before. Nothing is kept for an item that was erased. */
export async function keepAnswer(
  tx: TenantSql,
  answer: {
    readonly key: Buffer;
    readonly itemId: string;
    readonly sealed: Buffer;
    readonly keepForMs: number;
  },
): Promise<void> {
  const { key, itemId, sealed, keepForMs } = answer;
  await tx.query(text, [tx.tenantId, key, itemId, sealed, keepForMs], 'keep-answer');
}
