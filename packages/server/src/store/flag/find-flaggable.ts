import type { Tx } from '../tx.ts';

export interface FlaggableRow {
  readonly decision_id: string | null;
  readonly erased: boolean;
  readonly lane: string | null;
  /** By field: what was decided. */
  readonly fields: Readonly<Record<string, string | null>>;
}

const text = `
  select i.decision_id, i.erased_at is not null as erased, d.lane,
    coalesce((select jsonb_object_agg(f.key, f.value -> 'value') from jsonb_each(d.fields) f), '{}') as fields
  from item i left join decision d on d.tenant_id = $1 and d.id = i.decision_id
  where i.tenant_id = $1 and i.id = $2`;

/** What can be said to be right or wrong of an item; undefined for an unknown one. */
export async function findFlaggable(tx: Tx, itemId: string): Promise<FlaggableRow | undefined> {
  return (await tx.query<FlaggableRow>(text, [tx.tenantId, itemId]))[0];
}
