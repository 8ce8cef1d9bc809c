import type { Tx } from '../tx.ts';

/** A review or a check that waits for a verdict, with what is proposed. */
export interface ReviewListRow {
  readonly id: string;
  readonly kind: AskedKind;
  readonly origin: string;
  readonly inclusion: number | null;
  readonly item_id: string;
  readonly decision_id: string;
  readonly until: Date;
  /** To the microsecond, for the place where a list goes on. */
  readonly until_exact: string;
  readonly queue: string | null;
  readonly claimed_by: string | null;
  readonly agent: string;
  readonly external_id: string;
  readonly source: string;
  readonly subject: string | null;
  readonly lane: 'auto' | 'assisted' | 'manual' | null;
  /** Field → proposed value; null: no tier has an answer. */
  readonly fields: Readonly<Record<string, string | null>>;
  readonly lowest_confidence: number | null;
  readonly alike: number;
}

export type ReviewStateFilter = 'open' | 'claimed' | 'unclaimed';
export type AskedKind = 'review' | 'check';
export type ReviewOrder = 'oldest' | 'expiring';

export interface ReviewFilter {
  readonly kind: AskedKind;
  readonly state: ReviewStateFilter;
  readonly queue: string | null;
  /** A review, open or not: only those that propose what it does, itself included. */
  readonly like: string | null;
  readonly order: ReviewOrder;
}

/** Where a list goes on; `until` counts in the order `expiring` only. */
export interface ReviewPlace {
  readonly until: string;
  readonly id: string;
}

const orders: Readonly<Record<ReviewOrder, { readonly after: string; readonly by: string }>> = {
  oldest: { after: 'id > $7', by: 'id' },
  expiring: { after: '(until, id) > ($8::timestamptz, $7)', by: 'until, id' },
};

// The page is chosen on the table of holds alone and only then joined with what is shown of it. How many are alike is counted
// for the proposals of the page, in one pass over the open reviews.
function listText({ after, by }: { readonly after: string; readonly by: string }): string {
  return `
  with page as materialized (
    select id, kind, origin, inclusion, item_id, decision_id, until, queue, proposal,
      case when claim_expires_at > now() then claimed_by end as claimed_by
    from hold
    where tenant_id = $1 and kind = $6 and state = 'open' and until > now()
      and ($2::text = 'open' or ($2 = 'claimed') = coalesce(claim_expires_at > now(), false))
      and ($3::text is null or queue = $3)
      and ($4::uuid is null or id = $4 or proposal = (
        select l.proposal from hold l where l.tenant_id = $1 and l.id = $4 and l.kind = $6))
      and ($7::uuid is null or ${after})
    order by ${by} limit $5
  ), counts as materialized (
    select h.proposal, count(*)::int as n from hold h
    where h.tenant_id = $1 and h.kind = $6 and h.state = 'open' and h.until > now()
      and h.proposal in (select proposal from page)
    group by h.proposal
  )
  select p.id, p.kind, p.origin, p.inclusion, p.item_id, p.decision_id, p.until, p.until::text as until_exact, p.queue, p.claimed_by, d.agent,
    i.external_id, i.source, i.lane, m.subject,
    (select coalesce(jsonb_object_agg(f.key, f.value -> 'value'), '{}') from jsonb_each(d.fields) f) as fields,
    (select min((f.value ->> 'confidence')::float8) filter (where f.value ->> 'value' is not null)
      from jsonb_each(d.fields) f) as lowest_confidence,
    coalesce(c.n, 1) as alike
  from page p
  join item i on i.tenant_id = $1 and i.id = p.item_id
  join decision d on d.tenant_id = $1 and d.id = p.decision_id
  left join lateral (
    select m.subject from message m
    where m.tenant_id = $1 and m.item_id = p.item_id and m.revision_no = d.revision_no and m.origin = 'requester'
    order by m.id desc limit 1) m on true
  left join counts c on c.proposal = p.proposal
  order by ${by}`;
}

const texts: Readonly<Record<ReviewOrder, string>> = {
  oldest: listText(orders.oldest),
  expiring: listText(orders.expiring),
};

/** Reviews or checks that wait for a verdict, in the order asked for, after the place `after`. */
export function listReviews(
  tx: Tx,
  filter: ReviewFilter,
  limit: number,
  after: ReviewPlace | null,
): Promise<readonly ReviewListRow[]> {
  const { state, queue, like, order, kind } = filter;
  const values = [tx.tenantId, state, queue, like, limit, kind, after?.id ?? null];
  return tx.query(texts[order], order === 'oldest' ? values : [...values, after?.until ?? null]);
}
