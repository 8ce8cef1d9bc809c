import type { Tx } from '../tx.ts';
import type { HoldRow } from './lock-hold.ts';

const text = `
  insert into hold (tenant_id, id, item_id, decision_id, kind, origin, state, until, queue, inclusion, check_id, proposal)
  values ($1, $2, $3, $4, $5, $8, 'open', $6, $7, $9, $10, (
    select signalbox.proposal_key(d.agent, signalbox.proposed_payload(d.fields, d.reply)) from decision d
    where d.tenant_id = $1 and d.id = $4))`;

interface OpenedHold {
  readonly id: string;
  readonly itemId: string;
  readonly decisionId: string;
  readonly kind: HoldRow['kind'];
  readonly origin: HoldRow['origin'];
  readonly until: string;
  readonly queue: string | null;
  /** Of a check drawn by chance. */
  readonly inclusion?: number | null;
  /** Of the undo window of a check's verdict. */
  readonly checkId?: string | null;
}

/**
 * Opens a hold that follows a person's act: the undo window of a verdict and the review an undo returns to (origin `verdict`),
 * or a review somebody asked for in the place of a delay (`person`). Stopping a delay of origin `verdict` returns to a review,
 * or to the check that `checkId` names; what a review's origin is changes nothing of how it is decided or expires. A check that
 * was undone is opened anew as it was drawn, and so is the delay of its item (`gate`).
 */
export async function openHold(tx: Tx, hold: OpenedHold): Promise<void> {
  const { id, itemId, decisionId, kind, until, queue, origin } = hold;
  const { inclusion = null, checkId = null } = hold;
  const values = [id, itemId, decisionId, kind, until, queue, origin, inclusion, checkId];
  await tx.query(text, [tx.tenantId, ...values]);
}
