import type { OutcomeDraft } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

export interface CorrectionRecord extends OutcomeDraft {
  readonly id: string;
  readonly itemId: string;
  readonly decisionId: string;
  readonly source: string;
}

// Somebody may have reported the same through the interface: then it is known already.
const text = `
  insert into outcome as o (tenant_id, id, item_id, decision_id, field, value, predicted, raw, correct, witness, reported_source)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, 'source', $10
  where not exists (
    select from outcome k where k.tenant_id = $1 and k.item_id = $3 and k.decision_id = $4 and k.field = $5 and k.value = $6
      and k.verdict_id is null)
  on conflict (tenant_id, item_id, coalesce(decision_id, item_id), field, reported_source) where reported_source is not null
  do update set id = excluded.id, value = excluded.value, predicted = excluded.predicted, raw = excluded.raw,
    correct = excluded.correct, at = now()
  returning o.id`;

/** Records a correction that was seen in a source; false when it was known. */
export async function insertCorrection(tx: Tx, correction: CorrectionRecord): Promise<boolean> {
  const { id, itemId, decisionId, field, value, predicted, raw, correct, source } = correction;
  const values = [
    tx.tenantId,
    id,
    itemId,
    decisionId,
    field,
    value,
    predicted,
    raw,
    correct,
    source,
  ];
  return (await tx.query(text, values)).length > 0;
}
