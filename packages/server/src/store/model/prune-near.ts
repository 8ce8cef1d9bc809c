import type { Tx } from '../tx.ts';

const text = `
  delete from signalbox.near_answer where tenant_id = $1 and (expires_at <= now() or id in (
    select id from signalbox.near_answer where tenant_id = $1 order by used_at desc, id offset $2))`;

/** Removes answers that have expired, and beyond `most` those that were not taken for the longest time. */
export async function pruneNear(tx: Tx, most: number): Promise<void> {
  await tx.query(text, [tx.tenantId, most]);
}
