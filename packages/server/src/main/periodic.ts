import { recordAlerts } from '../alerts/record-alerts.ts';
import type { Anchors } from '../audit/anchors.ts';
import { sealTenants } from '../audit/seal.ts';
import { openReducer } from '../controls/reducer.ts';
import { sweepForced, sweepSwitches } from '../controls/sweep-switches.ts';
import { sweepCalibrators } from '../learn/refit-calibrators.ts';
import type { LineContext } from '../line/context.ts';
import {
  sweepChecks,
  sweepDelays,
  sweepForgotten,
  sweepLeases,
  sweepReviews,
} from '../line/runner/sweep.ts';
import { fillSearch } from '../search/fill.ts';
import { forgetOldAlerts } from '../store/alert/forget-old.ts';
import { ensurePartitions } from '../store/schema/ensure-partitions.ts';
import { forgetIdempotencyKeys } from '../store/sweep/forget-idempotency-keys.ts';
import { forgetSignIns } from '../store/sweep/forget-sign-ins.ts';
import { reapWorkers } from '../store/sweep/reap-workers.ts';
import { forgetOldWebhooks } from '../store/webhook/forget-old.ts';
import type { MasterKey } from '../vault/master-key.ts';
import { recordEvents } from '../webhooks/out/record-events.ts';
import type { Tick } from './ticks.ts';

const secondMs = 1_000;
const hourMs = 3_600 * secondMs;

/** What one process of all does over and over, and how often. */
export function periodicWork(
  context: LineContext,
  master: MasterKey,
  anchors: Anchors,
): readonly Tick[] {
  const { database, logger } = context;
  const reducer = openReducer(context);
  return [
    { name: 'delays', everyMs: 250, run: () => sweepDelays(context) },
    { name: 'reviews', everyMs: secondMs, run: () => sweepReviews(context) },
    { name: 'checks', everyMs: 60 * secondMs, run: () => sweepChecks(context) },
    { name: 'leases', everyMs: secondMs, run: () => sweepLeases(context) },
    { name: 'switches', everyMs: secondMs, run: () => sweepSwitches(context) },
    { name: 'forced controls', everyMs: secondMs, run: () => sweepForced(context) },
    { name: 'controls', everyMs: 250, run: () => reducer.run() },
    { name: 'workers', everyMs: secondMs, run: () => reapWorkers(database) },
    { name: 'forgotten', everyMs: 10 * secondMs, run: () => sweepForgotten(context) },
    {
      name: 'seal',
      everyMs: secondMs,
      run: async () => {
        for (;;) {
          const result = await sealTenants({ database, master, anchors, nowMs: context.now() });
          for (const one of result.failed) {
            logger.error(
              { err: one.error, tenantId: one.tenantId },
              'the audit could not be sealed',
            );
          }
          for (const tenantId of result.ahead) {
            logger.error({ tenantId }, 'the audit lost seals that were anchored; run verify-audit');
          }
          if (!result.more) return;
        }
      },
    },
    { name: 'search', everyMs: secondMs, run: () => fillSearch(database) },
    { name: 'calibrators', everyMs: 30 * secondMs, run: () => sweepCalibrators(context) },
    { name: 'partitions', everyMs: 6 * hourMs, run: () => ensurePartitions(database) },
    { name: 'idempotency', everyMs: hourMs, run: () => forgetIdempotencyKeys(database) },
    { name: 'webhook events', everyMs: secondMs, run: () => recordEvents(context) },
    { name: 'alerts', everyMs: secondMs, run: () => recordAlerts(context) },
    { name: 'old alerts', everyMs: hourMs, run: () => forgetOldAlerts(database) },
    { name: 'old webhooks', everyMs: hourMs, run: () => forgetOldWebhooks(database) },
    { name: 'sign-ins', everyMs: hourMs, run: () => forgetSignIns(database) },
  ];
}
