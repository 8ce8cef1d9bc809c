import type { Tx } from '../tx.ts';

const text = `
  delete from signalbox.model_answer where tenant_id = $1 and (expires_at <= now() or key in (
    select key from signalbox.model_answer where tenant_id = $1 order by used_at desc, key offset $2))`;

/** Removes answers that have expired, and beyond `most` those that were not used for the longest time. */
export async function pruneAnswers(tx: Tx, most: number): Promise<void> {
  await tx.query(text, [tx.tenantId, most]);
}
