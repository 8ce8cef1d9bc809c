import type { Tx } from '../tx.ts';

/** An item whose work ended in a failure and waits for a person. */
export interface StuckItemRow {
  readonly id: string;
  readonly source: string;
  readonly external_id: string;
  readonly stuck_code: string;
  readonly stuck_at: Date;
}

const listText = `
  select id, source, external_id, stuck_code, stuck_at from item
  where tenant_id = $1 and state = 'stuck' order by stuck_at desc, id limit $2`;

/** Stuck items, the latest first. */
export function listStuck(tx: Tx, limit: number): Promise<readonly StuckItemRow[]> {
  return tx.query(listText, [tx.tenantId, limit]);
}
