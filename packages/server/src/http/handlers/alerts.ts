import type { AlertDeliveryView, AlertView } from '@signalbox/contract';
import { listChannels, testChannel } from '../../alerts/channel-views.ts';
import { storableText } from '../../audit/storable.ts';
import { type AlertRow, listAlerts } from '../../store/alert/alerts.ts';
import { type AlertDeliveryRow, listAlertDeliveries } from '../../store/alert/list-deliveries.ts';
import { inTenant } from '../../store/tx.ts';
import { type BindContext, bind } from '../bind.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Ports } from '../ports.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';

export function bindAlerts(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.listAlerts, async ({ caller, query }) => {
    const keys = context.keysOf(caller.tenantId);
    const below = readCursor(keys, 'alerts', query.cursor);
    const rows = await inTenant(context.database, caller.tenantId, (tx) =>
      listAlerts(tx, query.state ?? null, below, query.limit + 1),
    );
    const shown = rows.slice(0, query.limit);
    const next = rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null;
    const nextCursor = writeCursor(keys, 'alerts', next);
    return json(200, { data: shown.map(toAlertView), nextCursor });
  });

  bind(bound, endpoints.listAlertDeliveries, async ({ caller, query }) => {
    const keys = context.keysOf(caller.tenantId);
    const below = readCursor(keys, 'alert-deliveries', query.cursor);
    const channel = query.channel === undefined ? null : storableText(query.channel);
    const filter = { state: query.state ?? null, channel };
    const rows = await inTenant(context.database, caller.tenantId, (tx) =>
      listAlertDeliveries(tx, filter, below, query.limit + 1),
    );
    const shown = rows.slice(0, query.limit);
    const next = rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null;
    const nextCursor = writeCursor(keys, 'alert-deliveries', next);
    return json(200, { data: shown.map(toDeliveryView), nextCursor });
  });

  bind(bound, endpoints.listAlertChannels, async ({ caller }) =>
    json(200, { data: await listChannels(context, caller.tenantId), nextCursor: null }),
  );

  bind(bound, endpoints.testAlertChannel, async ({ caller: { tenantId, actor }, params }) => {
    const name = storableText(params.name);
    return json(202, { deliveryId: await testChannel(context, tenantId, name, actor) });
  });
}

function toAlertView(row: AlertRow): AlertView {
  const { id, kind, level, subject, state, summary, times } = row;
  return {
    ...{ id, kind, level, subject, state, summary, times },
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    recoveredAt: row.recovered_at?.toISOString() ?? null,
    incidentId: row.incident_id,
  };
}

function toDeliveryView(row: AlertDeliveryRow): AlertDeliveryView {
  const { id, channel, type, event, state, tries, error, status } = row;
  return {
    ...{ id, channel, type, event, state, tries, error, status },
    alertIds: [...row.alert_ids],
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}
