import type { ChannelSource } from '../../src/alerts/channels.ts';
import { openAlertDispatcher } from '../../src/alerts/dispatcher.ts';
import { recordAlerts } from '../../src/alerts/record-alerts.ts';
import type { LineContext } from '../../src/line/context.ts';
import { runJob } from '../../src/line/runner/run-job.ts';
import {
  sweepDelays,
  sweepForgotten,
  sweepLeases,
  sweepReviews,
} from '../../src/line/runner/sweep.ts';
import { startTicks } from '../../src/main/ticks.ts';
import { openPoller } from '../../src/polling/poller.ts';
import { startJobWorker } from '../../src/queue/job-worker.ts';
import { guardLife } from '../../src/queue/worker-life.ts';
import { asSql, type Database } from '../../src/store/database.ts';
import { reapWorkers } from '../../src/store/sweep/reap-workers.ts';
import { openDispatcher } from '../../src/webhooks/out/dispatcher.ts';
import { recordEvents } from '../../src/webhooks/out/record-events.ts';

export interface Running {
  stop(): Promise<void>;
}

/** Jobs and periodic work as a process runs them in production, with intervals short enough for a test. */
export async function run(
  url: string,
  context: LineContext,
  database: Database,
  channels: ChannelSource = () => null,
): Promise<Running> {
  const { logger } = context;
  const handle = (job: Parameters<typeof runJob>[1]): Promise<void> => runJob(context, job);
  const life = await guardLife(url, logger);
  const worker = await startJobWorker({ life, pool: database.system, logger, handle });
  const webhooks = openDispatcher(context, { leaseMs: 2_000 });
  const alerts = openAlertDispatcher({ ...context, publicUrl: null, channels }, { leaseMs: 2_000 });
  const poller = openPoller(context);
  const ticks = startTicks(
    url,
    [
      { name: 'delays', everyMs: 50, run: () => sweepDelays(context) },
      { name: 'reviews', everyMs: 100, run: () => sweepReviews(context) },
      { name: 'leases', everyMs: 100, run: () => sweepLeases(context) },
      { name: 'workers', everyMs: 500, run: () => reapWorkers(asSql(database.system)) },
      { name: 'forgotten', everyMs: 1_000, run: () => sweepForgotten(context) },
      { name: 'webhook events', everyMs: 100, run: () => recordEvents(context) },
      { name: 'webhooks', everyMs: 100, run: () => webhooks.dispatch() },
      { name: 'alerts', everyMs: 100, run: () => recordAlerts(context) },
      { name: 'alert messages', everyMs: 100, run: () => alerts.dispatch() },
      { name: 'polls', everyMs: 50, run: () => poller.begin() },
    ],
    logger,
  );
  return {
    stop: async () => {
      await ticks.stop();
      await webhooks.close();
      await alerts.close();
      await poller.close();
      await worker.stop();
      await life.end();
    },
  };
}
