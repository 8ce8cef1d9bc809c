import type { Tx } from '../tx.ts';

export interface CitationCountRow {
  /** Below `knowledge/`. */
  readonly path: string;
  /** The first eight digits of the id of the text that was cited. */
  readonly mark: string;
  readonly cited: number;
  readonly sent: number;
  readonly edited: number;
  readonly unsent: number;
  readonly right: number;
  readonly wrong: number;
}

// What was said last of a reply counts. While a review of it is open nobody has decided it, or what was decided was undone.
const text = `
  with told as materialized (
    select d.id, d.item_id, d.reply -> 'citations' as citations from decision d
    where d.tenant_id = $1 and d.id >= $2 and d.reply is not null order by d.id desc limit $3
  ), cited as (
    select distinct t.id, t.item_id, m.parts[1] as path, m.parts[2] as mark
    from told t cross join lateral jsonb_array_elements(t.citations) c
    cross join lateral regexp_match(c ->> 'id', '^knowledge:(.+)@([0-9a-f]{8})#[0-9]+$') m (parts)
    where m.parts is not null
  ), ended as materialized (
    select t.id, said.reply, checked.good
    from (select distinct c.id, c.item_id from cited c) t
    left join lateral (
      select v.reply from verdict v
      where v.tenant_id = $1 and v.item_id = t.item_id and v.decision_id = t.id and v.reply is not null
        and not exists (select 1 from hold h where h.tenant_id = $1 and h.item_id = t.item_id and h.decision_id = t.id
          and h.kind = 'review' and h.state = 'open')
      order by v.id desc limit 1
    ) said on true
    left join lateral (
      select bool_and(o.correct) as good from outcome o
      where o.tenant_id = $1 and o.item_id = t.item_id and o.decision_id = t.id
    ) checked on true
  )
  select c.path, c.mark, count(*)::int as cited,
    (count(*) filter (where (e.reply ->> 'sent')::boolean and not (e.reply ->> 'edited')::boolean))::int as sent,
    (count(*) filter (where (e.reply ->> 'sent')::boolean and (e.reply ->> 'edited')::boolean))::int as edited,
    (count(*) filter (where not (e.reply ->> 'sent')::boolean))::int as unsent,
    (count(*) filter (where e.good))::int as "right",
    (count(*) filter (where not e.good))::int as wrong
  from cited c join ended e on e.id = c.id
  group by c.path, c.mark`;
const repliesText = `
  select count(*)::int as replies from (
    select 1 from decision d where d.tenant_id = $1 and d.id >= $2 and d.reply is not null limit $3) one`;

/** How often each text of an article was cited by the newest replies since the decision `sinceId`, and what became of those. */
export function countCitations(
  tx: Tx,
  sinceId: string,
  most: number,
): Promise<readonly CitationCountRow[]> {
  return tx.query(text, [tx.tenantId, sinceId, most]);
}

/** Replies that were proposed since then, counted up to `most`. */
export async function countReplies(tx: Tx, sinceId: string, most: number): Promise<number> {
  const rows = await tx.query<{ replies: number }>(repliesText, [tx.tenantId, sinceId, most]);
  return rows[0]?.replies ?? 0;
}
