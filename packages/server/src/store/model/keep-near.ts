import type { TenantSql } from '../tx.ts';

export interface NewNearRow {
  readonly id: string;
  readonly itemId: string;
  readonly rest: Buffer;
  readonly sealed: Buffer;
  readonly bands: readonly Buffer[];
  readonly keepForMs: number;
}

// An erasure locks the item: it either removes these rows too, or has come before and there is no item to keep them for. A part of a
// statement does not see what another has removed, so the answer before goes first.
const dropText =
  'delete from signalbox.near_answer where tenant_id = $1 and item_id = $2 and rest = $3';
const text = `
  with item as (
    select i.id from signalbox.item i
    where i.tenant_id = $1 and i.id = $3 and exists (
      select from signalbox.item_key k where k.tenant_id = $1 and k.item_id = i.id)
    for key share of i
  ), answer as (
    insert into signalbox.near_answer (tenant_id, id, item_id, rest, sealed, expires_at)
    select $1, $2::uuid, item.id, $4, $5, now() + $6::float8 * interval '1 ms' from item
    on conflict (tenant_id, item_id, rest) do nothing
    returning id
  )
  insert into signalbox.near_band (tenant_id, band, answer_id)
  select $1, band, answer.id from answer, unnest($7::bytea[]) as band
  on conflict do nothing`;

/** Keeps an answer for a time, in the place of the one about the same item. Nothing is kept for an item that was erased. */
export async function keepNear(sql: TenantSql, row: NewNearRow): Promise<void> {
  const { id, itemId, rest, sealed, bands, keepForMs } = row;
  await sql.query(dropText, [sql.tenantId, itemId, rest], 'drop-near');
  await sql.query(text, [sql.tenantId, id, itemId, rest, sealed, keepForMs, bands], 'keep-near');
}
