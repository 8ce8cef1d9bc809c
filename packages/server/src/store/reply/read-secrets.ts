import type { Tx } from '../tx.ts';

/** What fills the placeholders of an action's reply. */
export interface ReplySecretsRow {
  readonly action_id: string;
  readonly item_id: string;
  /** The item's key. */
  readonly wrapped: Buffer;
  /** Of the revision that was decided. */
  readonly message_id: string;
  readonly sealed: Buffer;
  /** Of what a person brought in. */
  readonly reply_sealed: Buffer | null;
}

const text = `
  select a.id as action_id, a.item_id, k.wrapped, m.id as message_id, m.sealed, a.reply_sealed
  from action a
  join decision d on d.tenant_id = $1 and d.id = a.decision_id
  join item_key k on k.tenant_id = $1 and k.item_id = a.item_id
  join message m on m.tenant_id = $1 and m.item_id = a.item_id and m.revision_no = d.revision_no and m.origin = 'requester'
  where a.tenant_id = $1 and a.id = any ($2::uuid[]) and m.sealed <> ''`;

/** The secrets of actions; one whose item was erased is not among them. */
export function readReplySecrets(
  tx: Tx,
  actionIds: readonly string[],
): Promise<readonly ReplySecretsRow[]> {
  return tx.query(text, [tx.tenantId, actionIds], 'reply-secrets');
}
