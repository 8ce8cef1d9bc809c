import type { Tx } from '../tx.ts';

export interface UsualRow {
  readonly field: string;
  readonly value: string;
  readonly count: number;
  /** Past tickets with a label for the field. */
  readonly rows: number;
}

const valuesMax = 5_000;

// Labels of past tickets are what people did, in the proportions in which tickets came.
const text = `
  select l.key as field, l.value, count(*)::int as count, sum(count(*)) over (partition by l.key)::int as rows
  from example e, jsonb_each_text(e.labels) l
  where e.tenant_id = $1 and e.in_scope
  group by l.key, l.value order by count(*) desc limit ${valuesMax}`;

/** How often each value stood in the past tickets of the tenant. */
export function countUsual(tx: Tx): Promise<readonly UsualRow[]> {
  return tx.query(text, [tx.tenantId]);
}
