import { EventEmitter } from 'node:events';
import { Logger as EngineLogger, run, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import { guardLife } from './worker-life.ts';

const tasks = ['advance', 'regate', 'write'] as const;

const payloadSchema = z.object({
  tenantId: z.uuid(),
  ids: z.array(z.string()),
  attempt: z.int().default(1),
});

export interface QueuedJob {
  readonly task: (typeof tasks)[number];
  readonly tenantId: string;
  readonly ids: readonly string[];
  readonly attempt: number;
}

export interface JobWorkerOptions {
  readonly url: string;
  /** Connections of the system role; jobs are fetched with it. */
  readonly pool: pg.Pool;
  /** Jobs at once in this process. Default 4. */
  readonly concurrency?: number | undefined;
  readonly logger: Logger;
  readonly handle: (job: QueuedJob) => Promise<void>;
}

export interface JobWorker {
  /** Lets jobs under way end (at most 20 s, then they go back), fetches no more and leaves. */
  stop(): Promise<void>;
}

/** Fetches wake-ups and runs them until it is stopped. Any number of processes may do so on one database. */
export async function startJobWorker(options: JobWorkerOptions): Promise<JobWorker> {
  const { logger, handle } = options;
  const concurrency = options.concurrency ?? 4;
  const events: WorkerEvents = new EventEmitter();
  const life = await guardLife(options.url, logger);
  events.on('pool:create', ({ workerPool }) => life.add(workerPool.id));
  events.on('worker:create', ({ worker }) => life.add(worker.workerId));
  const runner = await run({
    pgPool: options.pool,
    schema: 'graphile_worker',
    concurrency,
    noHandleSignals: true,
    // Wake-ups arrive by NOTIFY; this is only how soon a delayed one is seen.
    pollInterval: 500,
    events,
    logger: quietLogger(logger),
    preset: {
      worker: {
        gracefulShutdownAbortTimeout: 20_000,
        localQueue: { size: Math.max(concurrency, 4) * 2 },
      },
    },
    taskList: Object.fromEntries(
      tasks.map((task) => [
        task,
        async (payload: unknown): Promise<void> => {
          await handle({ task, ...payloadSchema.parse(payload) });
        },
      ]),
    ),
  });
  // The engine rejects this when it dies of itself; that must be seen, not be an unhandled rejection.
  runner.promise.catch((error: unknown) => logger.error({ err: error }, 'the job engine stopped'));
  return {
    stop: async () => {
      await runner.stop().catch((error: unknown) => {
        logger.warn({ err: error }, 'the job engine did not stop cleanly');
      });
      await life.end();
    },
  };
}

// The engine logs every job; payloads are ids only, but a line a job is noise. Warnings and errors pass.
function quietLogger(logger: Logger): EngineLogger {
  return new EngineLogger(() => (level, message) => {
    if (level === 'error') logger.error({ from: 'jobs' }, message);
    else if (level === 'warning') logger.warn({ from: 'jobs' }, message);
    else logger.trace({ from: 'jobs' }, message);
  });
}
