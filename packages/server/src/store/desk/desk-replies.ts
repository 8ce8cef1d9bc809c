import type { Tx } from '../tx.ts';

const answeredText = `
  select exists (
    select from action a join message m on m.tenant_id = $1 and m.item_id = a.item_id and m.external_ref = $3
    where a.tenant_id = $1 and a.id = $2) as answered`;
const putText = `
  insert into message (tenant_id, item_id, id, revision_no, origin, at, sealed, text_mac, subject, body, fields, findings,
    external_ref)
  select $1, i.id, $3, i.revision_no, 'agent', now(), $4, $5, '', $6, '{}', '{}', $7 from item i
  where i.tenant_id = $1 and i.id = $2 and i.erased_at is null
  on conflict (tenant_id, item_id, external_ref) where external_ref is not null do nothing`;

/** Whether the answer `ref` of an action stands among the messages of its item. */
export async function hasDeskReply(tx: Tx, actionId: string, ref: string): Promise<boolean> {
  const [row] = await tx.query<{ readonly answered: boolean }>(
    answeredText,
    [tx.tenantId, actionId, ref],
    'has-desk-reply',
  );
  return row?.answered === true;
}

export interface DeskReply {
  readonly itemId: string;
  readonly id: string;
  readonly sealed: Buffer;
  readonly textMac: Buffer;
  /** Redacted. */
  readonly body: string;
  /** The same for every try. */
  readonly ref: string;
}

/** Keeps an answer as a message of its item, once. */
export async function putDeskReply(tx: Tx, reply: DeskReply): Promise<void> {
  const { itemId, id, sealed, textMac, body, ref } = reply;
  await tx.query(putText, [tx.tenantId, itemId, id, sealed, textMac, body, ref]);
}
