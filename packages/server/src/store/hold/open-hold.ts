import type { Tx } from '../tx.ts';

const text = `
  insert into hold (tenant_id, id, item_id, decision_id, kind, origin, state, until, queue, proposal)
  values ($1, $2, $3, $4, $5, $8, 'open', $6, $7, (
    select signalbox.proposal_key(d.agent, signalbox.proposed_payload(d.fields)) from decision d
    where d.tenant_id = $1 and d.id = $4))`;

/**
 * Opens a hold that follows a person's act: the undo window of a verdict and the review an undo returns to (origin `verdict`),
 * or a review somebody asked for in the place of a delay (`person`). Stopping a delay of origin `verdict` returns to a review;
 * what a review's origin is changes nothing of how it is decided or expires.
 */
export async function openHold(
  tx: Tx,
  hold: {
    readonly id: string;
    readonly itemId: string;
    readonly decisionId: string;
    readonly kind: 'delay' | 'review';
    readonly origin: 'verdict' | 'person';
    readonly until: string;
    readonly queue: string | null;
  },
): Promise<void> {
  const { id, itemId, decisionId, kind, until, queue, origin } = hold;
  await tx.query(text, [tx.tenantId, id, itemId, decisionId, kind, until, queue, origin]);
}
