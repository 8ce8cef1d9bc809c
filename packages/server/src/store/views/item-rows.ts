import type { ItemState } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

/** An item with its current hold and its latest review. */
export interface ItemRow {
  readonly id: string;
  readonly kind: 'ticket' | 'invoice';
  readonly source: string;
  readonly external_id: string;
  readonly revision: string;
  readonly revision_no: number;
  readonly state: ItemState;
  readonly lane: 'auto' | 'assisted' | 'manual' | null;
  readonly queue: string | null;
  readonly stuck_code: string | null;
  readonly stuck_at: Date | null;
  readonly decision_id: string | null;
  readonly received_at: Date;
  readonly updated_at: Date;
  readonly erased_at: Date | null;
  readonly hold_id: string | null;
  readonly hold_kind: 'delay' | 'review' | null;
  readonly hold_until: Date | null;
}

export interface ItemFilter {
  readonly state?: string | undefined;
  readonly lane?: string | undefined;
  readonly source?: string | undefined;
  readonly externalId?: string | undefined;
  /** Words that must all occur, without wildcards. */
  readonly words: readonly string[];
}

export interface ItemPage {
  readonly rows: readonly ItemRow[];
  /** Where the next page goes on; null when nothing is left. */
  readonly nextId: string | null;
}

const columns = `
  i.id, i.kind, i.source, i.external_id, i.revision, i.revision_no, i.state, i.lane, i.queue, i.stuck_code, i.stuck_at,
  i.decision_id, i.received_at, i.updated_at, i.erased_at,
  h.id as hold_id, h.kind as hold_kind, h.until as hold_until`;
const openHold = `left join hold h on h.tenant_id = $1 and h.id = i.hold_id and h.state = 'open'`;

const oneText = `select ${columns} from item i ${openHold} where i.tenant_id = $1 and i.id = $2`;

const listText = `
  select ${columns} from item i ${openHold}
  where i.tenant_id = $1 and ($2::uuid is null or i.id < $2) and ($3::text is null or i.state = $3)
    and ($4::text is null or i.lane = $4) and ($5::text is null or i.source = $5)
    and ($6::text is null or i.external_id = $6)
  order by i.id desc limit $7`;

// Text has no index: a word search looks through a window of items, newest first, and the cursor goes on below it.
const searchText = `
  with looked as materialized (
    select i.* from item i
    where i.tenant_id = $1 and ($2::uuid is null or i.id < $2) and ($3::text is null or i.state = $3)
      and ($4::text is null or i.lane = $4) and ($5::text is null or i.source = $5)
      and ($6::text is null or i.external_id = $6)
    order by i.id desc limit $8
  ), found as materialized (
    select l.id from looked l
    where exists (
      select from message m where m.tenant_id = $1 and m.item_id = l.id
        and (m.subject || E'\\n' || m.body || E'\\n' || l.external_id) ilike all ($9::text[]))
    order by l.id desc limit $7
  )
  select ${columns}, (select count(*)::int from looked) as looked, (select min(id::text) from looked) as lowest
  from found f join item i on i.tenant_id = $1 and i.id = f.id ${openHold}
  order by i.id desc`;

const emptySearchText = `
  select count(*)::int as looked, min(id::text) as lowest from (
    select i.id from item i
    where i.tenant_id = $1 and ($2::uuid is null or i.id < $2) and ($3::text is null or i.state = $3)
      and ($4::text is null or i.lane = $4) and ($5::text is null or i.source = $5)
      and ($6::text is null or i.external_id = $6)
    order by i.id desc limit $7) looked`;

/** Items one word search looks through before it answers. */
const searchWindow = 5_000;

export async function readItemRow(tx: Tx, id: string): Promise<ItemRow | undefined> {
  const rows = await tx.query<ItemRow>(oneText, [tx.tenantId, id], 'view-item');
  return rows[0];
}

/** A page of items, newest first, below the id `belowId`. With words, a page may hold fewer than `limit` and still go on. */
export async function listItemRows(
  tx: Tx,
  filter: ItemFilter,
  limit: number,
  belowId: string | null,
): Promise<ItemPage> {
  const { state, lane, source, externalId } = filter;
  const values = [
    tx.tenantId,
    belowId,
    state ?? null,
    lane ?? null,
    source ?? null,
    externalId ?? null,
  ];
  if (filter.words.length > 0) return search(tx, values, filter.words, limit);
  const rows = await tx.query<ItemRow>(listText, [...values, limit + 1]);
  const page = rows.slice(0, limit);
  return { rows: page, nextId: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

interface Window {
  readonly looked: number;
  readonly lowest: string | null;
}

async function search(
  tx: Tx,
  values: readonly (string | null)[],
  words: readonly string[],
  limit: number,
): Promise<ItemPage> {
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
  const found = await tx.query<ItemRow & Window>(searchText, [
    ...values,
    limit + 1,
    searchWindow,
    patterns,
  ]);
  if (found.length > limit) {
    const rows = found.slice(0, limit);
    return { rows, nextId: rows.at(-1)?.id ?? null };
  }
  const window =
    found[0] ?? (await tx.query<Window>(emptySearchText, [...values, searchWindow]))[0];
  const whole = (window?.looked ?? 0) < searchWindow;
  return { rows: found, nextId: whole ? null : (window?.lowest ?? null) };
}
