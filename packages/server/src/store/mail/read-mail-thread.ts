import type { Tx } from '../tx.ts';

export interface MailThreadRow {
  readonly item_id: string;
  readonly wrapped: Buffer;
  /** Of the newest revision. */
  readonly message_id: string;
  readonly message_sealed: Buffer;
}

export interface ThreadMailRow {
  readonly id: string;
  readonly sealed: Buffer;
}

const itemText = `
  select i.id as item_id, k.wrapped, m.id as message_id, m.sealed as message_sealed
  from item i
  join item_key k on k.tenant_id = $1 and k.item_id = i.id
  join message m on m.tenant_id = $1 and m.item_id = i.id and m.revision_no = i.revision_no and m.origin = 'requester'
  where i.tenant_id = $1 and i.source = $2 and i.external_id = $3`;
const mailsText = `
  select id, sealed from mail
  where tenant_id = $1 and source = $2 and thread = $3 and place in ('item', 'reply') and sealed <> ''
  order by id`;

/** A thread with its mails, oldest first; undefined when there is none or its texts were erased. */
export async function readMailThread(
  tx: Tx,
  source: string,
  thread: string,
): Promise<{ readonly item: MailThreadRow; readonly mails: readonly ThreadMailRow[] } | undefined> {
  const values = [tx.tenantId, source, thread];
  const [item] = await tx.query<MailThreadRow>(itemText, values);
  if (item === undefined) return undefined;
  return { item, mails: await tx.query<ThreadMailRow>(mailsText, values) };
}
