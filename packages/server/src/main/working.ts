import { openAlertDispatcher } from '../alerts/dispatcher.ts';
import { openReducer } from '../controls/reducer.ts';
import { runJob } from '../line/runner/run-job.ts';
import { startJobWorker } from '../queue/job-worker.ts';
import { isTransientDatabaseError } from '../store/errors.ts';
import { openDispatcher } from '../webhooks/out/dispatcher.ts';
import type { Engine } from './engine.ts';
import { periodicWork } from './periodic.ts';
import { startTicks } from './ticks.ts';

export interface Working {
  stop(): Promise<void>;
}

/** Runs jobs and, in one process of all, the periodic work, until it is stopped. */
export async function startWorking(engine: Engine, concurrency?: number): Promise<Working> {
  const { context, database, logger, master, anchors, url } = engine;
  let stopping = false;
  // Before the first job: controls that nobody has moved for a while would send everything to people.
  await openReducer(context)
    .run()
    .catch((error: unknown) => logger.warn({ err: error }, 'the controls are not up to date yet'));
  const worker = await startJobWorker({
    url,
    pool: database.system,
    concurrency,
    logger,
    handle: (job) =>
      withDatabase(
        () => runJob(context, job),
        () => stopping,
      ),
  });
  const webhooks = openDispatcher(context);
  const sending = { name: 'webhooks', everyMs: 250, run: () => webhooks.dispatch() };
  const { publicUrl } = engine.settings;
  const alerts = openAlertDispatcher({
    ...context,
    publicUrl,
    channels: engine.connectors.channels,
  });
  const telling = { name: 'alert messages', everyMs: 250, run: () => alerts.dispatch() };
  const periodic = [...periodicWork(context, master, anchors), sending, telling];
  const ticks = startTicks(url, periodic, logger);
  return {
    stop: async () => {
      stopping = true;
      await ticks.stop();
      await Promise.all([webhooks.close(), alerts.close()]);
      await worker.stop();
    },
  };
}

const databaseRetryMs = 1_000;

/**
 * Runs work again while the database is away: nothing of what failed remains, and a job given back to the engine would need
 * the same database to be given back. Gives up when the process stops.
 */
async function withDatabase(work: () => Promise<void>, stopping: () => boolean): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!isTransientDatabaseError(error) || stopping()) throw error;
      await new Promise((resolve) => setTimeout(resolve, databaseRetryMs));
    }
  }
}
