import type { Tx } from '../tx.ts';

export interface TimelineRow {
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly actor: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface TimelineScope {
  readonly incidentId: string;
  readonly agent: string | null;
  readonly source: string | null;
  readonly from: Date;
  readonly to: Date | null;
}

// A day of slack covers clocks that disagree, as for the list of the audit.
const text = `
  select id, at, type, actor, detail from (
    select id, at, type, actor, detail from audit_entry
    where tenant_id = $1 and stage = 'control' and item_id is null
      and at >= $2 and id >= signalbox.uuid_v7_floor($2 - interval '1 day')
      and ($3::timestamptz is null or (at <= $3 and id < signalbox.uuid_v7_floor($3 + interval '1 day')))
      and (detail ->> 'incidentId' = $4
        or (detail ->> 'incidentId' is null and (
          detail ->> 'agent' = $5 or detail ->> 'source' = $6
          or detail ->> 'control' in ('tenant', 'agent:' || $5, 'mode:' || $5, 'source:' || $6)
          or starts_with(detail ->> 'control', 'mode:' || $5 || '/')
          or type = 'workspace_published')))
    order by id desc limit $7
  ) newest order by id`;

/** Control entries that belong to an incident, oldest first; of very many the newest `limit`. */
export function readIncidentTimeline(
  tx: Tx,
  scope: TimelineScope,
  limit: number,
): Promise<readonly TimelineRow[]> {
  const { incidentId, agent, source, from, to } = scope;
  return tx.query(text, [tx.tenantId, from, to, incidentId, agent, source, limit]);
}
