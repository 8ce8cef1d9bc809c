import type { SettledAs } from '@signalbox/contract';
import type { Tx } from '../tx.ts';

export interface NewSettlement {
  readonly id: string;
  readonly itemId: string;
  readonly actionId: string | null;
  readonly ended: SettledAs;
  readonly actor: string;
}

const text = `
  insert into settlement (tenant_id, id, item_id, action_id, ended, actor) values ($1, $2, $3, $4, $5, $6)`;

/** Records what a person says of how a write ended. */
export async function insertSettlement(tx: Tx, one: NewSettlement): Promise<void> {
  await tx.query(text, [tx.tenantId, one.id, one.itemId, one.actionId, one.ended, one.actor]);
}
