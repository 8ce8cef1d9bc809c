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
  readonly queue?: string | undefined;
  /** Whose decision stands. */
  readonly agent?: string | undefined;
  /** What it says of its first field. */
  readonly category?: string | undefined;
  /** `failed_write`: stuck because the outside system did not take what was written. */
  readonly needs?: 'stuck' | 'failed_write' | undefined;
  /** RFC 3339: received from this moment on. */
  readonly from?: string | undefined;
  /** RFC 3339: received before this moment. */
  readonly to?: string | undefined;
}

/** A part of the items: below an id, from an id on, among ids, or those whose document matches. */
export interface ItemRange {
  readonly belowId?: string | null | undefined;
  readonly fromId?: string | null | undefined;
  readonly ids?: readonly string[] | undefined;
  /** The text of a tsquery. */
  readonly query?: string | undefined;
}

const columns = `
  i.id, i.kind, i.source, i.external_id, i.revision, i.revision_no, i.state, i.lane, i.queue, i.stuck_code, i.stuck_at,
  i.decision_id, i.received_at, i.updated_at, i.erased_at,
  h.id as hold_id, h.kind as hold_kind, h.until as hold_until`;
const openHold = `left join hold h on h.tenant_id = $1 and h.id = i.hold_id and h.state = 'open'`;
const standing = `join decision d on d.tenant_id = $1 and d.id = i.decision_id
  and (i.state <> 'received' or d.revision_no >= i.revision_no)`;
// The names of an index are stepped through one by one: sources are few, and an item may be of one that is gone.
const sources = `
  with recursive known(source) as (
    (select i.source from item i where i.tenant_id = $1 order by i.source limit 1)
    union all
    select (select i.source from item i where i.tenant_id = $1 and i.source > k.source order by i.source limit 1)
    from known k where k.source is not null
  )`;

const oneText = `select ${columns} from item i ${openHold} where i.tenant_id = $1 and i.id = $2`;
const floorText = `
  select id from item where tenant_id = $1 and ($2::uuid is null or id < $2) order by id desc offset $3 limit 1`;

export async function readItemRow(tx: Tx, id: string): Promise<ItemRow | undefined> {
  const rows = await tx.query<ItemRow>(oneText, [tx.tenantId, id], 'view-item');
  return rows[0];
}

/** Items of the range that fit the filter, newest first. */
export function listItemRows(
  tx: Tx,
  filter: ItemFilter,
  range: ItemRange,
  limit: number,
): Promise<readonly ItemRow[]> {
  const values: unknown[] = [tx.tenantId];
  const where = [...filterTexts(filter, values), ...rangeTexts(range, values)];
  const join = filter.agent === undefined && filter.category === undefined ? '' : standing;
  const before = filter.externalId === undefined ? '' : sources;
  values.push(limit);
  const text = `${before}
    select ${columns} from item i ${join} ${openHold}
    where ${['i.tenant_id = $1', ...where].join(' and ')}
    order by i.id desc limit $${values.length}`;
  return tx.query(text, values);
}

/** How many items fit the filter, counted up to `most`. */
export async function countItemRows(tx: Tx, filter: ItemFilter, most: number): Promise<number> {
  const values: unknown[] = [tx.tenantId];
  const where = ['i.tenant_id = $1', ...filterTexts(filter, values)].join(' and ');
  values.push(most);
  const text = `select count(*)::int as n from (select from item i where ${where} limit $${values.length}) counted`;
  return (await tx.query<{ n: number }>(text, values))[0]?.n ?? 0;
}

/** The id that `skip` items lie above, counted from `belowId` down; null when there are not so many. */
export async function readFloor(
  tx: Tx,
  belowId: string | null,
  skip: number,
): Promise<string | null> {
  const rows = await tx.query<{ id: string }>(floorText, [tx.tenantId, belowId, skip]);
  return rows[0]?.id ?? null;
}

function filterTexts(filter: ItemFilter, values: unknown[]): readonly string[] {
  const place = (value: unknown): string => `$${values.push(value)}`;
  const { state, lane, source, externalId, queue, agent, category, needs, from, to } = filter;
  const texts: string[] = [];
  if (state !== undefined) texts.push(`i.state = ${place(state)}`);
  if (needs !== undefined) texts.push(`i.state = 'stuck'`);
  if (needs === 'failed_write') texts.push(`i.stuck_code like 'write\\_%'`);
  if (lane !== undefined) texts.push(`i.lane = ${place(lane)}`);
  if (source !== undefined) texts.push(`i.source = ${place(source)}`);
  if (externalId !== undefined) {
    texts.push(`i.external_id = ${place(externalId)}`);
    texts.push('i.source = any (array(select k.source from known k where k.source is not null))');
  }
  if (queue !== undefined) texts.push(`i.queue = ${place(queue)}`);
  if (agent !== undefined) texts.push(`d.agent = ${place(agent)}`);
  if (category !== undefined) {
    texts.push(`d.facts #>> '{fields,0,value}' = ${place(category)}`);
  }
  if (from !== undefined) {
    const at = place(from);
    // Ids are made when an item comes in. A day of slack covers a sender's clock that is ahead of ours.
    texts.push(
      `i.received_at >= ${at} and i.id >= signalbox.uuid_v7_floor(${at}::timestamptz - interval '1 day')`,
    );
  }
  if (to !== undefined) texts.push(`i.received_at < ${place(to)}`);
  return texts;
}

function rangeTexts(range: ItemRange, values: unknown[]): readonly string[] {
  const place = (value: unknown): string => `$${values.push(value)}`;
  const texts: string[] = [];
  if (range.belowId != null) texts.push(`i.id < ${place(range.belowId)}`);
  if (range.fromId != null) texts.push(`i.id >= ${place(range.fromId)}`);
  if (range.ids !== undefined) texts.push(`i.id = any (${place(range.ids)}::uuid[])`);
  if (range.query !== undefined) {
    texts.push(`exists (select from item_search s where s.tenant_id = $1 and s.item_id = i.id
      and s.document @@ ${place(range.query)}::tsquery)`);
  }
  return texts;
}
