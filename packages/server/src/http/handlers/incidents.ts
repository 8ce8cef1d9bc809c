import type { IncidentItemView } from '@signalbox/contract';
import { closeIncident, noteIncident } from '../../incidents/change-incident.ts';
import {
  listIncidentItems,
  readIncidentDetail,
  toIncidentView,
} from '../../incidents/read-incident.ts';
import type { AffectedItemRow } from '../../store/incident/affected.ts';
import { listIncidents } from '../../store/incident/incidents.ts';
import { inTenant } from '../../store/tx.ts';
import { type BindContext, bind } from '../bind.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Ports } from '../ports.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';

export function bindIncidents(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.listIncidents, async ({ caller, query }) => {
    const keys = context.keysOf(caller.tenantId);
    const below = readCursor(keys, 'incidents', query.cursor);
    const rows = await inTenant(context.database, caller.tenantId, (tx) =>
      listIncidents(tx, query.state ?? null, below, query.limit + 1),
    );
    const shown = rows.slice(0, query.limit);
    const next = rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null;
    const nextCursor = writeCursor(keys, 'incidents', next);
    return json(200, { data: shown.map(toIncidentView), nextCursor });
  });

  bind(bound, endpoints.getIncident, async ({ caller, params }) =>
    json(200, await readIncidentDetail(context, caller.tenantId, params.id)),
  );

  bind(bound, endpoints.listIncidentItems, async ({ caller, params, query }) => {
    const keys = context.keysOf(caller.tenantId);
    const list = `incident-items/${params.id}`;
    const below = readCursor(keys, list, query.cursor);
    const { tenantId } = caller;
    const rows = await listIncidentItems(context, tenantId, params.id, below, query.limit + 1);
    const shown = rows.slice(0, query.limit);
    const next = rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null;
    const nextCursor = writeCursor(keys, list, next);
    return json(200, { data: shown.map(toItemView), nextCursor });
  });

  bind(bound, endpoints.noteIncident, async ({ caller: { tenantId, actor }, params, body }) =>
    json(201, { id: await noteIncident(context, tenantId, params.id, body.text, actor) }),
  );

  bind(bound, endpoints.closeIncident, async ({ caller: { tenantId, actor }, params, body }) => {
    const closed = await closeIncident(context, tenantId, params.id, body.reason, actor);
    return json(200, toIncidentView(closed));
  });
}

function toItemView(row: AffectedItemRow): IncidentItemView {
  const { id, source, state, lane } = row;
  return {
    ...{ id, source, state, lane },
    externalId: row.external_id,
    decisionId: row.decision_id,
    decidedAt: row.decided_at.toISOString(),
  };
}
