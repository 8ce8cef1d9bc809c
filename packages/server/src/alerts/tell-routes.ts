import type { AlertConfig } from '@signalbox/contract';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { AlertRow } from '../store/alert/alerts.ts';
import { queueAlerts } from '../store/alert/queue.ts';
import { readToldAlerts } from '../store/alert/told.ts';
import type { Tx } from '../store/tx.ts';

export interface Telling {
  readonly alert: Pick<AlertRow, 'id' | 'kind' | 'level'>;
  readonly event: 'firing' | 'repeated' | 'recovered';
}

/** True when a route wants to hear of an alert. */
export function wants(route: AlertConfig, { kind, level }: Telling['alert']): boolean {
  return route.kinds.includes(kind) && (route.level === 'warn' || level === 'alert');
}

/**
 * Puts what is new into the queues of the channels of every route that wants it. That something is over is told to those
 * who were told that it fires, whatever they want to hear now.
 */
export async function tellRoutes(
  tx: Tx,
  routes: readonly AlertConfig[],
  tellings: readonly Telling[],
): Promise<void> {
  if (routes.length === 0 || tellings.length === 0) return;
  for (const event of ['firing', 'repeated'] as const) {
    const of = tellings.filter((one) => one.event === event);
    for (const route of routes) {
      await queue(tx, route, event, idsOf(of.filter(({ alert }) => wants(route, alert))));
    }
  }
  // After the others, so that what fired and ended between two looks is told to have ended too.
  const over = idsOf(tellings.filter((one) => one.event === 'recovered'));
  const told = await readToldAlerts(tx, over);
  for (const route of routes) {
    const ids = told.flatMap((one) => (one.route === route.alert ? [one.alert_id] : []));
    await queue(
      tx,
      route,
      'recovered',
      over.filter((id) => ids.includes(id)),
    );
  }
}

const idsOf = (tellings: readonly Telling[]): readonly string[] => [
  ...new Set(tellings.map(({ alert }) => alert.id)),
];

async function queue(
  tx: Tx,
  route: AlertConfig,
  event: Telling['event'],
  alertIds: readonly string[],
): Promise<void> {
  if (alertIds.length === 0) return;
  for (const channel of route.to) {
    const { name, type } = channel;
    const row = { id: uuidV7(), route: route.alert, channel: name, type, event, alertIds };
    await queueAlerts(tx, { ...row, waitMs: route.groupWaitMs });
  }
}
