import type { OutcomeDraft } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

const text = `
  insert into outcome (tenant_id, id, item_id, decision_id, field, value, predicted, raw, correct, witness, verdict_id,
    reported_by, reported_by_member, at, sampled)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, coalesce($14, now()), $15)
  on conflict (tenant_id, item_id, coalesce(decision_id, item_id), field, witness, coalesce(reported_by, reported_by_member))
    where verdict_id is null
  do update set id = excluded.id, value = excluded.value, predicted = excluded.predicted, raw = excluded.raw,
    correct = excluded.correct, at = excluded.at`;

export interface OutcomeRecord extends OutcomeDraft {
  readonly id: string;
  readonly itemId: string;
  readonly decisionId: string | null;
  readonly witness: 'person' | 'requester' | 'source';
  /** Exactly one of the two is given; the table refuses a label without a witness. */
  readonly verdictId: string | null;
  readonly reportedBy: { readonly kind: 'key' | 'person'; readonly id: string } | null;
  /** Chance with which the decision was looked at, above 0 to 1; 1 for what nobody drew. */
  readonly sampled: number;
  /** RFC 3339; null: now. */
  readonly at: string | null;
}

/** Records an outcome. A repeated report of the same witness by the same reporter replaces the earlier one. */
export async function insertOutcome(tx: Tx, outcome: OutcomeRecord): Promise<void> {
  await tx.query(text, [
    tx.tenantId,
    outcome.id,
    outcome.itemId,
    outcome.decisionId,
    outcome.field,
    outcome.value,
    outcome.predicted,
    outcome.raw,
    outcome.correct,
    outcome.witness,
    outcome.verdictId,
    outcome.reportedBy?.kind === 'key' ? outcome.reportedBy.id : null,
    outcome.reportedBy?.kind === 'person' ? outcome.reportedBy.id : null,
    outcome.at,
    outcome.sampled,
  ]);
}
