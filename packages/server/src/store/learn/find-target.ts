import type { Tx } from '../tx.ts';

export interface DecidedTarget {
  readonly field: string;
  readonly erased: boolean;
  readonly value: string | null;
  readonly raw: number | null;
}

const text = `
  select f.key as field, i.erased_at is not null as erased, f.value ->> 'value' as value,
    (f.value ->> 'rawConfidence')::float8 as raw
  from decision d
  join item i on i.tenant_id = $1 and i.id = d.item_id
  cross join jsonb_each(d.fields) f
  where d.tenant_id = $1 and d.id = $2 and f.value ->> 'target' = $3
  limit 1`;

/** What a decision says of the field that is written to `target`; undefined when it says nothing of it. */
export async function findTarget(
  tx: Tx,
  decisionId: string,
  target: string,
): Promise<DecidedTarget | undefined> {
  return (await tx.query<DecidedTarget>(text, [tx.tenantId, decisionId, target]))[0];
}
