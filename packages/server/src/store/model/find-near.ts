import type { TenantSql } from '../tx.ts';

export interface NearRow {
  readonly id: string;
  readonly itemId: string;
  readonly sealed: Buffer;
  readonly wrapped: Buffer;
}

// What a person, a requester or a source says was wrong serves nobody any more.
const text = `
  with found as (
    select answer_id, count(*) as bands from signalbox.near_band
    where tenant_id = $1 and band = any ($2::bytea[])
    group by answer_id order by bands desc, answer_id desc limit $4
  )
  select a.id, a.item_id as "itemId", a.sealed, k.wrapped
  from found f
  join signalbox.near_answer a on a.tenant_id = $1 and a.id = f.answer_id
  join signalbox.item_key k on k.tenant_id = $1 and k.item_id = a.item_id
  where a.expires_at > now() and a.item_id <> $3 and not exists (
    select from signalbox.outcome o where o.tenant_id = $1 and o.item_id = a.item_id and o.correct = false)`;

/** Answers to texts of other items that have a part in common with one, those with most parts first, at most `most`. */
export function findNear(
  sql: TenantSql,
  bands: readonly Buffer[],
  itemId: string,
  most: number,
): Promise<readonly NearRow[]> {
  return sql.query(text, [sql.tenantId, bands, itemId, most], 'find-near');
}
