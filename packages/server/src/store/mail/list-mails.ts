import type { Tx } from '../tx.ts';

export interface ListedMail {
  readonly id: string;
  readonly source: string;
  readonly place: string;
  readonly finding: string | null;
  readonly item_id: string | null;
  readonly received_at: Date;
}

const text = `
  select id, source, place, finding, item_id, received_at from mail
  where tenant_id = $1 and ($2::text is null or source = $2)
    and case when $3 then place = 'set_aside' else place not in ('item', 'reply') or finding is not null end
  order by id desc limit $4`;

/** Mails that are not plainly messages, newest first, or those that could not be read. */
export function listMails(
  tx: Tx,
  filter: { readonly source: string | null; readonly setAside: boolean; readonly limit: number },
): Promise<readonly ListedMail[]> {
  return tx.query(text, [tx.tenantId, filter.source, filter.setAside, filter.limit]);
}
