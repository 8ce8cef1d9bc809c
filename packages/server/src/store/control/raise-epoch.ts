import type { Tx } from '../tx.ts';

const text = `update tenant_epoch set epoch = epoch + 1 where tenant_id = $1 returning epoch`;

/**
 * Raises the tenant's epoch. The transaction holds the exclusive side of the epoch lock (`epoch: 'change'`), so every
 * decision under the old epoch has committed and none can follow.
 */
export async function raiseEpoch(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ epoch: number }>(text, [tx.tenantId]);
  if (row === undefined) throw new Error('the tenant has no epoch');
  return row.epoch;
}
