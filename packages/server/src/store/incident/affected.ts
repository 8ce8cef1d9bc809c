import type { Tx } from '../tx.ts';

/** Whose decisions, and from when to when; null: to now. */
export interface AffectedScope {
  readonly agent: string | null;
  /** Value of the agent's main field, and that field; null: all of the agent's. */
  readonly category: string | null;
  readonly field: string | null;
  readonly source: string | null;
  readonly from: Date;
  readonly to: Date | null;
}

export interface AffectedCounts {
  readonly total: number;
  readonly automatic: number;
  readonly held: number;
  readonly in_review: number;
  readonly written: number;
}

export interface AffectedItemRow {
  readonly id: string;
  readonly external_id: string;
  readonly source: string;
  readonly state: string;
  readonly decision_id: string;
  readonly lane: string;
  readonly decided_at: Date;
}

// A stretch of time is a range of ids: the primary key leads to its rows. Of several decisions of an item the last counts.
const decidedText = `
  select distinct on (d.item_id) d.item_id, d.id, d.lane, d.created_at from decision d
  where d.tenant_id = $1 and d.id >= signalbox.uuid_v7_floor($2::timestamptz)
    and ($3::timestamptz is null or d.id < signalbox.uuid_v7_floor($3::timestamptz))
    and ($4::text is null or d.agent = $4)
    and ($5::text is null or d.fields -> $6 ->> 'value' = $5)
  order by d.item_id, d.id desc`;
const itemsJoin = `join item i on i.tenant_id = $1 and i.id = d.item_id and ($7::text is null or i.source = $7)`;
const countText = `
  select count(*)::int as total,
    count(*) filter (where d.lane = 'auto')::int as automatic,
    count(*) filter (where i.state = 'held')::int as held,
    count(*) filter (where i.state = 'in_review')::int as in_review,
    count(*) filter (where exists (
      select from action a where a.tenant_id = $1 and a.item_id = i.id and a.decision_id = d.id
        and a.verdict in ('confirmed', 'overwritten')
    ))::int as written
  from (${decidedText}) d ${itemsJoin}`;
const listText = `
  select i.id, i.external_id, i.source, i.state, d.id as decision_id, d.lane, d.created_at as decided_at
  from (${decidedText}) d ${itemsJoin}
  where ($8::uuid is null or i.id < $8) order by i.id desc limit $9`;

const valuesOf = (tx: Tx, scope: AffectedScope): readonly unknown[] => [
  tx.tenantId,
  scope.from,
  scope.to,
  scope.agent,
  scope.category,
  scope.field ?? '',
  scope.source,
];

/** Items decided in the time of a scope, by where they are now. */
export async function countAffected(tx: Tx, scope: AffectedScope): Promise<AffectedCounts> {
  const [row] = await tx.query<AffectedCounts>(countText, [...valuesOf(tx, scope)]);
  if (row === undefined) throw new Error('counting gave no row');
  return row;
}

/** Those items, the newest first, below the id `belowId`. */
export function listAffected(
  tx: Tx,
  scope: AffectedScope,
  belowId: string | null,
  limit: number,
): Promise<readonly AffectedItemRow[]> {
  return tx.query(listText, [...valuesOf(tx, scope), belowId, limit]);
}
