import type { Tx } from '../tx.ts';

const text = `
  insert into hold (tenant_id, id, item_id, decision_id, kind, origin, state, until, queue)
  values ($1, $2, $3, $4, $5, 'verdict', 'open', $6, $7)`;

/** Opens a hold that follows a person's act: the undo window of a verdict, or the review an undo returns to. */
export async function openHold(
  tx: Tx,
  hold: {
    readonly id: string;
    readonly itemId: string;
    readonly decisionId: string;
    readonly kind: 'delay' | 'review';
    readonly until: string;
    readonly queue: string | null;
  },
): Promise<void> {
  const { id, itemId, decisionId, kind, until, queue } = hold;
  await tx.query(text, [tx.tenantId, id, itemId, decisionId, kind, until, queue]);
}
