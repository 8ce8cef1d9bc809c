import { runJob } from '../line/runner/run-job.ts';
import { startJobWorker } from '../queue/job-worker.ts';
import type { Engine } from './engine.ts';
import { periodicWork } from './periodic.ts';
import { startTicks } from './ticks.ts';

export interface Working {
  stop(): Promise<void>;
}

/** Runs jobs and, in one process of all, the periodic work, until it is stopped. */
export async function startWorking(engine: Engine, concurrency?: number): Promise<Working> {
  const { context, database, logger, master, anchors, url } = engine;
  const worker = await startJobWorker({
    url,
    pool: database.system,
    concurrency,
    logger,
    handle: (job) => runJob(context, job),
  });
  const ticks = startTicks(url, periodicWork(context, master, anchors), logger);
  return {
    stop: async () => {
      await ticks.stop();
      await worker.stop();
    },
  };
}
