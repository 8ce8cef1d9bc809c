import type { Tx } from '../tx.ts';

const text = `
  delete from signalbox.second_look
  where tenant_id = $1 and action_id in (select id from signalbox.action where tenant_id = $1 and item_id = $2)`;

/** Removes what second looks at an item's ticket found, and those still to come. */
export async function eraseLooks(tx: Tx, itemId: string): Promise<void> {
  await tx.query(text, [tx.tenantId, itemId]);
}
