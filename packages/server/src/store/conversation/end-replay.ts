import type { Tx } from '../tx.ts';

const text = `
  update conversation set ended_at = now(), outcome = 'decided', result_sealed = $3
  where tenant_id = $1 and id = $2 and outcome is null
  returning 1`;

/** Keeps what came of a replay. False when something else has ended it: an erasure, or a sweep that took it for lost. */
export async function endReplay(tx: Tx, id: string, resultSealed: Buffer): Promise<boolean> {
  return (await tx.query(text, [tx.tenantId, id, resultSealed])).length > 0;
}
