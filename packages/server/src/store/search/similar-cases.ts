import type { Tx } from '../tx.ts';

/** A past case with what was right for it. Texts are redacted. */
export interface CaseRow {
  readonly kind: 'example' | 'item';
  readonly id: string;
  readonly external_id: string | null;
  readonly subject: string;
  readonly body: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly received_at: Date | null;
}

const ownText = `
  select m.subject, m.body from item i
  left join message m on m.tenant_id = $1 and m.item_id = i.id and m.revision_no = i.revision_no and m.origin = 'requester'
  where i.tenant_id = $1 and i.id = $2 order by m.id desc limit 1`;
const examplesText = `
  select 'example' as kind, e.id, e.external_id, e.subject, e.body, e.labels, e.received_at
  from signalbox.similar_examples($2::tsquery, $3) s join example e on e.tenant_id = $1 and e.id = s.id
  where e.in_scope and e.labels <> '{}'`;
// The last word of people and sources is what was right, as in training.
const itemsText = `
  select 'item' as kind, i.id, i.external_id, m.subject, m.body, o.labels, i.received_at
  from signalbox.similar_items($2::tsquery, $3) s
  join item i on i.tenant_id = $1 and i.id = s.id and i.id <> $4
  join lateral (
    select subject, body from message m
    where m.tenant_id = $1 and m.item_id = i.id and m.revision_no = i.revision_no and m.origin = 'requester'
    order by m.id desc limit 1) m on m.subject <> '' or m.body <> ''
  join lateral (
    select jsonb_object_agg(field, value order by o.id) as labels from outcome o
    where o.tenant_id = $1 and o.item_id = i.id) o on o.labels is not null`;

/** The redacted text of an item's newest revision; undefined for an unknown item. */
export async function readOwnText(
  tx: Tx,
  itemId: string,
): Promise<{ readonly subject: string | null; readonly body: string | null } | undefined> {
  const rows = await tx.query<{ subject: string | null; body: string | null }>(ownText, [
    tx.tenantId,
    itemId,
  ]);
  return rows[0];
}

/** Cases that have one of the words of `query` at least, `most` of each kind: those with the most of them. */
export async function readSimilar(
  tx: Tx,
  query: string,
  most: number,
  exceptItemId: string,
): Promise<readonly CaseRow[]> {
  const values = [tx.tenantId, query, most];
  const examples = await tx.query<CaseRow>(examplesText, values);
  const items = await tx.query<CaseRow>(itemsText, [...values, exceptItemId]);
  return [...examples, ...items];
}
