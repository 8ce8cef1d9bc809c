import type { ItemState } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

/** Where an item stands. */
export interface StandingRow {
  readonly state: ItemState;
  readonly decision_id: string | null;
  /** The delay or review it waits in. */
  readonly hold_id: string | null;
}

// First the hold, as everybody does who ends one.
const holdText = `
  select h.id from hold h join item i on i.tenant_id = $1 and i.id = $2 and i.hold_id = h.id
  where h.tenant_id = $1 and h.state = 'open' for update of h`;
const itemText = `
  select state, decision_id, hold_id from item where tenant_id = $1 and id = $2 for update`;
const readText = `select state, decision_id, hold_id from item where tenant_id = $1 and id = $2`;

/** Where an item stands, locked with what it waits in: it stays there until the transaction ends. */
export async function lockStanding(tx: Tx, itemId: string): Promise<StandingRow | undefined> {
  await tx.query(holdText, [tx.tenantId, itemId]);
  const rows = await tx.query<StandingRow>(itemText, [tx.tenantId, itemId]);
  return rows[0];
}

/** Where an item stands at this moment. */
export async function readStanding(tx: Tx, itemId: string): Promise<StandingRow | undefined> {
  const rows = await tx.query<StandingRow>(readText, [tx.tenantId, itemId]);
  return rows[0];
}
