import type { Tx } from '../tx.ts';

// By name, whatever it looks like: a reply of three words is one too.
const proposedText = `
  update signalbox.decision set reply = null where tenant_id = $1 and item_id = $2 and reply is not null`;
const outgoingText = `
  update signalbox.action set payload = payload - 'reply', reply_sealed = null
  where tenant_id = $1 and item_id = $2 and (payload ? 'reply' or reply_sealed is not null)`;

/** Removes what an item's requester was to be told, as it was proposed and as a person edited it. */
export async function eraseReplies(tx: Tx, itemId: string): Promise<void> {
  await tx.query(proposedText, [tx.tenantId, itemId]);
  await tx.query(outgoingText, [tx.tenantId, itemId]);
}
