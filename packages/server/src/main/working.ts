import { openAlertDispatcher } from '../alerts/dispatcher.ts';
import { openReducer } from '../controls/reducer.ts';
import { runJob } from '../line/runner/run-job.ts';
import { openPoller } from '../polling/poller.ts';
import { lineTasks, startJobWorker } from '../queue/job-worker.ts';
import { guardLife } from '../queue/worker-life.ts';
import { isTransientDatabaseError } from '../store/errors.ts';
import { openDispatcher } from '../webhooks/out/dispatcher.ts';
import type { Engine } from './engine.ts';
import { periodicWork } from './periodic.ts';
import { startTicks } from './ticks.ts';

export interface Working {
  stop(): Promise<void>;
}

export interface WorkingOptions {
  /** Jobs at once. */
  readonly concurrency?: number | undefined;
  /** Periodic work somebody else does, by its name; who measures what one of them costs does it or leaves it. */
  readonly without?: readonly string[];
}

/** Runs jobs and, in one process of all, the periodic work, until it is stopped. */
export async function startWorking(
  engine: Engine,
  { concurrency, without = [] }: WorkingOptions = {},
): Promise<Working> {
  const { context, database, logger, master, anchors, url } = engine;
  let stopping = false;
  // Before the first job: controls that nobody has moved for a while would send everything to people.
  await openReducer(context)
    .run()
    .catch((error: unknown) => logger.warn({ err: error }, 'the controls are not up to date yet'));
  // One for the process: whoever counts the living counts processes, and a second would hold a connection for nothing.
  const life = await guardLife(url, logger);
  const jobs = {
    ...{ life, pool: database.system, logger },
    handle: (job: Parameters<typeof runJob>[1]) =>
      withDatabase(
        () => runJob(context, job),
        () => stopping,
      ),
  };
  const worker = await startJobWorker({ ...jobs, concurrency, tasks: lineTasks });
  // Those wait for models: they would take every place of what is over in a moment.
  const thinker = await startJobWorker({ ...jobs, concurrency: thinkingAtOnce, tasks: ['think'] });
  const webhooks = openDispatcher(context);
  const { publicUrl } = engine.settings;
  const alerts = openAlertDispatcher({
    ...context,
    publicUrl,
    channels: engine.connectors.channels,
  });
  const poller = openPoller(context);
  const periodic = periodicWork(context, master, anchors, { webhooks, alerts, poller });
  const wanted = periodic.filter(({ name }) => !without.includes(name));
  const ticks = startTicks(url, wanted, logger);
  return {
    stop: async () => {
      stopping = true;
      await ticks.stop();
      await Promise.all([webhooks.close(), alerts.close(), poller.close()]);
      await Promise.all([worker.stop(), thinker.stop()]);
      await life.end();
    },
  };
}

/** Conversations under way in this process. None holds a connection while it waits. */
const thinkingAtOnce = 16;

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
