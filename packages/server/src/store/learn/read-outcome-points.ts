import type { Tx } from '../tx.ts';

export interface OutcomePointRow {
  readonly raw: number;
  readonly correct: boolean;
  /** Inclusion probability of the check, 0..1. */
  readonly sampled: number;
}

const text = `
  select o.raw, o.correct, o.sampled
  from outcome o join decision d on d.tenant_id = $1 and d.id = o.decision_id
  where o.tenant_id = $1 and o.correct is not null and o.raw is not null and d.version = $2 and d.agent = $3
    and (d.fields -> o.field ->> 'tier') || '/' || o.field = $4`;

/** What a calibrator is fitted on: raw score and whether the answer was right. */
export function readOutcomePoints(
  tx: Tx,
  version: string,
  agent: string,
  field: string,
): Promise<readonly OutcomePointRow[]> {
  return tx.query(text, [tx.tenantId, version, agent, field]);
}
