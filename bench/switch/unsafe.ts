import type { Engine } from '@signalbox/server';

// A transaction that decides, releases or starts a write takes its number after it has the epoch lock, as a trip does: those
// with a number between trip and reset ran under the tripped switch, whatever they believed.
const text = `
  with bounds as (
    select min(xid) filter (where type = 'tripped' and (detail ->> 'epoch')::bigint = $1) as trip,
      min(xid) filter (where type = 'reset' and (detail ->> 'epoch')::bigint = $2) as reset
    from audit_entry where stage = 'control'
  )
  select count(*)::int as n from audit_entry e, bounds
  where e.xid > bounds.trip and e.xid < bounds.reset
    and (e.type = 'write_started' or (e.type in ('decided', 'gated_again') and e.detail ->> 'lane' = 'auto'))`;

/** What acted by itself between a trip and its reset, each named by the epoch it raised. */
export async function countUnsafe(engine: Engine, tripped: number, reset: number): Promise<number> {
  const { rows } = await engine.database.system.query<{ n: number }>(text, [tripped, reset]);
  return rows[0]?.n ?? 0;
}
