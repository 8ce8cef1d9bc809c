import type { AlertConfig } from '@signalbox/contract';
import { stuckCodeOf, stuckSummary } from '@signalbox/domain';
import { type AlertRow, putAlerts, readFiringAlerts } from '../store/alert/alerts.ts';
import { countStuck } from '../store/alert/count-stuck.ts';
import { readToldAlerts } from '../store/alert/told.ts';
import type { Tx } from '../store/tx.ts';
import { type Telling, tellRoutes, wants } from './tell-routes.ts';

/**
 * Ends alerts about stuck items when none is stuck with that code any more, counts those that are, and tells again what still
 * fires and was not told for a while; also to a route that was made after it began. True when an alert changed.
 */
export async function lookAfterFiring(
  tx: Tx,
  nowMs: number,
  routes: readonly AlertConfig[],
): Promise<boolean> {
  const firing = await readFiringAlerts(tx);
  if (firing.length === 0) return false;
  const changed = await recountStuck(tx, nowMs, firing);
  await putAlerts(tx, changed);
  const over = changed.filter((row) => row.state === 'recovered');
  const still = firing.filter((row) => !over.some(({ id }) => id === row.id));
  const tellings = over.map((alert): Telling => ({ alert, event: 'recovered' }));
  await tellRoutes(tx, routes, tellings);
  await repeat(tx, routes, still);
  return changed.length > 0;
}

async function recountStuck(
  tx: Tx,
  nowMs: number,
  firing: readonly AlertRow[],
): Promise<readonly AlertRow[]> {
  const codes = firing.flatMap(({ subject }) => stuckCodeOf(subject) ?? []);
  const counts = await countStuck(tx, codes);
  return firing.flatMap((row): AlertRow[] => {
    const code = stuckCodeOf(row.subject);
    if (code === null) return [];
    const items = counts.get(code) ?? 0;
    const summary = stuckSummary(code, items);
    if (items === 0) {
      return [{ ...row, summary, state: 'recovered', recovered_at: new Date(nowMs) }];
    }
    return summary === row.summary ? [] : [{ ...row, summary }];
  });
}

async function repeat(
  tx: Tx,
  routes: readonly AlertConfig[],
  firing: readonly AlertRow[],
): Promise<void> {
  if (routes.length === 0 || firing.length === 0) return;
  const told = await readToldAlerts(
    tx,
    firing.map(({ id }) => id),
  );
  for (const route of routes) {
    const due = firing.filter((alert) => {
      const last = told.find((one) => one.route === route.alert && one.alert_id === alert.id);
      return wants(route, alert) && (last === undefined || last.age_ms >= route.repeatAfterMs);
    });
    const tellings = due.map((alert): Telling => ({ alert, event: 'repeated' }));
    await tellRoutes(tx, [route], tellings);
  }
}
