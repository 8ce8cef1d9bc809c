import type { Tx } from '../tx.ts';

export interface KnownMailRow {
  /** Hashes in hex. */
  readonly raw: string;
  readonly message_id: string | null;
  readonly content: string;
  readonly uid_validity: string;
  readonly uid: number;
  /** The thread it is a message of; null for one that is none. */
  readonly thread: string | null;
}

const text = `
  select encode(raw_ref, 'hex') as raw, encode(message_ref, 'hex') as message_id, encode(content_ref, 'hex') as content,
    uid_validity::text, uid::int, case when place in ('item', 'reply') then thread end as thread
  from mail
  where tenant_id = $1 and source = $2 and raw_ref = any (select decode(h, 'hex') from unnest($3::text[]) h)
  union
  select encode(raw_ref, 'hex'), encode(message_ref, 'hex'), encode(content_ref, 'hex'), uid_validity::text, uid::int,
    case when place in ('item', 'reply') then thread end
  from mail
  where tenant_id = $1 and source = $2 and message_ref = any (select decode(h, 'hex') from unnest($4::text[]) h)
  order by uid_validity, uid`;

/** Mails of a source that are one of these, or that one of these names. Of two with the same Message-ID the older comes first. */
export function findKnownMails(
  tx: Tx,
  source: string,
  raws: readonly string[],
  messageIds: readonly string[],
): Promise<readonly KnownMailRow[]> {
  return tx.query(text, [tx.tenantId, source, raws, messageIds], 'find-known-mails');
}
