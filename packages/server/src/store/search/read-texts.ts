import type { Sql } from '../database.ts';
import type { SearchMark } from './search-marks.ts';

/** What is searched of one item. */
export interface ItemTextRow {
  readonly id: string;
  readonly external_id: string;
  readonly erased: boolean;
  /** Subject and body of each message, oldest first. */
  readonly texts: readonly string[];
  /** Somebody said what was right for it. */
  readonly labelled: boolean;
  /** The window whose range its id falls in; null before there is one. */
  readonly window_no: number | null;
  /** It has a document already. */
  readonly known: boolean;
}

// What changes a document: its text, and whether somebody gave an answer.
const saidText = `
  select id, xid::text as xid, item_id,
    type in ('received', 'revised', 'verdict', 'outcome', 'outcomes_voided') and item_id is not null as matters
  from audit_entry
  where tenant_id = $1 and xid >= $2::xid8 and xid < $3::xid8 and ($4::uuid is null or (xid, id) > ($2::xid8, $4))
  order by audit_entry.xid, id limit $5`;
const nextText = 'select id from item where tenant_id = $1 and id > $2 order by id limit $3';
const textsText = `
  select i.id, i.external_id, i.erased_at is not null as erased,
    -- JSON, which the driver reads at once; an array of texts it reads character by character.
    coalesce((select json_agg(part order by m.id, n) from message m
      cross join lateral (values (1, m.subject), (2, m.body)) as p(n, part)
      where m.tenant_id = $1 and m.item_id = i.id), '[]') as texts,
    exists (select from outcome o where o.tenant_id = $1 and o.item_id = i.id) as labelled,
    coalesce(s.window_no, (select w.no from search_window w where w.tenant_id = $1 and w.from_id <= i.id
      order by w.from_id desc limit 1)) as window_no,
    s.item_id is not null as known
  from item i left join item_search s on s.tenant_id = $1 and s.item_id = i.id
  where i.tenant_id = $1 and i.id = any ($2::uuid[])
  order by i.id`;

interface SaidRow {
  readonly id: string;
  readonly xid: string;
  readonly item_id: string;
  readonly matters: boolean;
}

export interface Reading {
  readonly itemIds: readonly string[];
  /** The mark once these are done. */
  readonly mark: Pick<SearchMark, 'item_id' | 'below_xid' | 'after_id'>;
  readonly more: boolean;
}

/** The next items by id. */
export async function readPass(
  sql: Sql,
  tenantId: string,
  mark: SearchMark & { readonly item_id: string },
  limit: number,
): Promise<Reading> {
  const rows = await sql.query<{ id: string }>(nextText, [tenantId, mark.item_id, limit]);
  const itemIds = rows.map((row) => row.id);
  const last = rows.length < limit ? null : (itemIds.at(-1) ?? null);
  // Over or not, there is the audit still to look at.
  return { itemIds, mark: { ...mark, item_id: last }, more: true };
}

/** The items that the next entries of the audit are about. */
export async function readSaid(
  sql: Sql,
  tenantId: string,
  mark: SearchMark,
  limit: number,
): Promise<Reading> {
  const { below_xid, safe_xid, after_id } = mark;
  const rows = await sql.query<SaidRow>(saidText, [tenantId, below_xid, safe_xid, after_id, limit]);
  const itemIds = [...new Set(rows.filter((row) => row.matters).map((row) => row.item_id))];
  const last = rows.at(-1);
  const more = rows.length === limit && last !== undefined;
  return {
    itemIds,
    mark: more
      ? { item_id: null, below_xid: last.xid, after_id: last.id }
      : { item_id: null, below_xid: safe_xid, after_id: null },
    more,
  };
}

/** By id. */
export function readTexts(
  sql: Sql,
  tenantId: string,
  itemIds: readonly string[],
): Promise<readonly ItemTextRow[]> {
  return sql.query(textsText, [tenantId, itemIds], 'search-texts');
}
