import type { Tx } from '../tx.ts';
import type { GroupedBy } from './count-decisions.ts';

export interface OpenReviewCountRow {
  readonly agent: string;
  readonly category: string | null;
  readonly open: number;
}

// Equal proposals are counted first and one decision of each is looked at: thousands of reviews propose some hundred things.
const text = `
  with alike as materialized (
    select (array_agg(decision_id))[1] as decision_id, count(*)::int as n from hold
    where tenant_id = $1 and kind = 'review' and state = 'open' and until > now()
    group by proposal, case when proposal is null then id end
  )
  select d.agent, d.fields -> g.field ->> 'value' as category, sum(a.n)::int as open
  from alike a
  join decision d on d.tenant_id = $1 and d.id = a.decision_id
  join unnest($2::text[], $3::text[]) as g(agent, field) on g.agent = d.agent
  group by 1, 2`;

/** Reviews that wait, by agent and value of its field. */
export function countOpenReviews(
  tx: Tx,
  groups: readonly GroupedBy[],
): Promise<readonly OpenReviewCountRow[]> {
  const agents = groups.map((one) => one.agent);
  const fields = groups.map((one) => one.field);
  return tx.query(text, [tx.tenantId, agents, fields]);
}
