import type { Tx } from '../tx.ts';

export interface DecidedForOutcome {
  readonly item_id: string;
  readonly decision_id: string | null;
  readonly erased: boolean;
  readonly value: string | null;
  readonly raw: number | null;
}

const text = `
  select i.id as item_id, i.decision_id, i.erased_at is not null as erased, d.fields -> $3 ->> 'value' as value,
    (d.fields -> $3 ->> 'rawConfidence')::float8 as raw
  from item i left join decision d on d.tenant_id = $1 and d.id = i.decision_id
  where i.tenant_id = $1 and i.id = $2`;

/** What the current decision of an item says of one field; undefined for an unknown item. */
export async function findDecided(
  tx: Tx,
  itemId: string,
  field: string,
): Promise<DecidedForOutcome | undefined> {
  const rows = await tx.query<DecidedForOutcome>(text, [tx.tenantId, itemId, field]);
  return rows[0];
}
