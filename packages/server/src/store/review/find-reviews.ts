import type { ProposalRow } from '../hold/read-proposal.ts';
import type { Tx } from '../tx.ts';

/** The latest review of a decision, or its latest check. */
export interface ReviewOfDecision {
  readonly decision_id: string;
  readonly id: string;
  readonly item_id: string;
  /** It proposes the same. */
  readonly alike: boolean;
  /** A newer decision took its place. */
  readonly replaced: boolean;
}

const text = `
  select distinct on (d.id) d.id as decision_id, h.id, h.item_id, h.state = 'superseded' as replaced,
    d.agent = $3 and signalbox.proposed_payload(d.fields, d.reply) = $4::jsonb as alike
  from decision d
  join hold h on h.tenant_id = $1 and h.item_id = d.item_id and h.decision_id = d.id and h.kind = $5
  where d.tenant_id = $1 and d.id = any ($2::uuid[])
  order by d.id, h.id desc`;

/** The reviews of decisions, or the checks when `like` is one, and whether each proposes what `like` does. A decision without one is not among them. */
export function findReviews(
  tx: Tx,
  decisionIds: readonly string[],
  like: ProposalRow,
): Promise<readonly ReviewOfDecision[]> {
  return tx.query(text, [tx.tenantId, decisionIds, like.agent, like.payload, like.kind]);
}
