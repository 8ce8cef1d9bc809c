import type { Tx } from '../tx.ts';

/** An open delay with what goes out at its end. */
export interface DelayListRow {
  readonly id: string;
  readonly item_id: string;
  readonly decision_id: string;
  readonly origin: 'gate' | 'verdict';
  readonly until: Date;
  /** To the microsecond, for the place where a list goes on. */
  readonly until_exact: string;
  readonly agent: string;
  readonly external_id: string;
  readonly source: string;
  readonly subject: string | null;
  /** Field → what will be written; null: it stays as it is outside. */
  readonly fields: Readonly<Record<string, string | null>>;
  readonly lowest_confidence: number | null;
  readonly alike: number;
}

// The action says what goes out: what a person edited is there, not in the decision. Only what the gate let through is alike:
// a verdict's undo window is one person's second thought about one item.
const text = `
  with page as materialized (
    select id, item_id, decision_id, origin, until, proposal from hold
    where tenant_id = $1 and kind = 'delay' and state = 'open' and ($2::timestamptz is null or (until, id) > ($2, $3))
    order by until, id limit $4
  ), counts as materialized (
    select h.proposal, count(*)::int as n from hold h
    where h.tenant_id = $1 and h.kind = 'delay' and h.state = 'open' and h.origin = 'gate'
      and h.proposal in (select proposal from page)
    group by h.proposal
  )
  select p.id, p.item_id, p.decision_id, p.origin, p.until, p.until::text as until_exact, d.agent, i.external_id, i.source,
    m.subject,
    (select coalesce(jsonb_object_agg(f.key, a.payload -> 'fields' -> coalesce(f.value ->> 'target', f.key)), '{}')
      from jsonb_each(d.fields) f) as fields,
    (select min((f.value ->> 'confidence')::float8) filter (where f.value ->> 'value' is not null)
      from jsonb_each(d.fields) f) as lowest_confidence,
    case p.origin when 'gate' then coalesce(c.n, 1) else 1 end as alike
  from page p
  join item i on i.tenant_id = $1 and i.id = p.item_id
  join decision d on d.tenant_id = $1 and d.id = p.decision_id
  join lateral (
    select a.payload from action a
    where a.tenant_id = $1 and a.item_id = p.item_id and a.decision_id = p.decision_id
    order by a.id desc limit 1) a on true
  left join lateral (
    select m.subject from message m
    where m.tenant_id = $1 and m.item_id = p.item_id and m.revision_no = d.revision_no and m.origin = 'requester'
    order by m.id desc limit 1) m on true
  left join counts c on c.proposal = p.proposal
  order by p.until, p.id`;

/** Open delays, soonest first, after the place `after`. */
export function listDelays(
  tx: Tx,
  limit: number,
  after: { readonly until: string; readonly id: string } | null,
): Promise<readonly DelayListRow[]> {
  return tx.query(text, [tx.tenantId, after?.until ?? null, after?.id ?? null, limit]);
}
