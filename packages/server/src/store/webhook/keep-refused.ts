import type { Tx } from '../tx.ts';

export interface RefusedRow {
  readonly id: string;
  readonly source: string;
  readonly webhookId: string;
  /** Hex. */
  readonly keyHash: string;
  readonly code: string;
  readonly errors: unknown;
  readonly body: string;
}

const keepText = `
  with counted as (
    insert into webhook_refused_count (tenant_id, source, refused) values ($1, $3, 1)
    on conflict (tenant_id, source) do update set refused = webhook_refused_count.refused + 1
  )
  insert into webhook_refused (tenant_id, id, source, webhook_id, key_hash, code, errors, body)
  values ($1, $2, $3, $4, decode($5, 'hex'), $6, $7, $8)
  on conflict (tenant_id, source, webhook_id) do update
    set key_hash = excluded.key_hash, code = excluded.code, errors = excluded.errors, body = excluded.body,
      times = webhook_refused.times + 1, last_at = now()`;
const trimText = `
  delete from webhook_refused where tenant_id = $1 and source = $2 and id in (
    select id from webhook_refused where tenant_id = $1 and source = $2 order by last_at desc, id desc offset $3)`;

/** Keeps a refusal, one row a webhook-id, and the newest `keep` of its source; counts every one. */
export async function keepRefused(tx: Tx, row: RefusedRow, keep: number): Promise<void> {
  const { id, source, webhookId, keyHash, code, errors, body } = row;
  const values = [tx.tenantId, id, source, webhookId, keyHash, code, JSON.stringify(errors), body];
  await tx.query(keepText, values);
  await tx.query(trimText, [tx.tenantId, source, keep]);
}
