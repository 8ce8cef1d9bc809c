import type { Sql } from '../database.ts';

export interface OutcomeCountRow {
  readonly tenant_id: string;
  readonly agent: string;
  readonly version: string;
  /** `tier/field`. */
  readonly field: string;
  readonly outcomes: number;
  readonly fitted_on: number | null;
}

const text = `
  select counted.*, (
    select max(c.outcomes) from calibrator c
    where c.tenant_id = counted.tenant_id and c.version = counted.version and c.field = counted.field
      and c.agent = counted.agent and c.origin = 'outcomes') as fitted_on
  from (
    select o.tenant_id, d.agent, d.version, (d.fields -> o.field ->> 'tier') || '/' || o.field as field,
      count(*)::int as outcomes
    from outcome o
    join decision d on d.tenant_id = o.tenant_id and d.id = o.decision_id
    join release r on r.tenant_id = d.tenant_id and r.agent = d.agent and r.version_id = d.version
    where o.correct is not null and o.raw is not null
    group by 1, 2, 3, 4
  ) as counted
  where counted.field is not null`;

/** Checked outcomes of every live version, by tier and field. Reads as the system role. */
export function countOutcomes(system: Sql): Promise<readonly OutcomeCountRow[]> {
  return system.query(text, [], 'count-outcomes');
}
