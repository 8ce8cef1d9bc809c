import { EventEmitter } from 'node:events';
import { Logger as EngineLogger, type Runner, run, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import { patientPool } from './patient-pool.ts';
import type { WorkerLife } from './worker-life.ts';

const tasks = ['advance', 'think', 'regate', 'write', 'look_again'] as const;

/** Wake-ups whose work is over in a moment; `think` waits for models, and is fetched by a worker of its own. */
export const lineTasks = ['advance', 'regate', 'write', 'look_again'] as const;

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
  /** The proof of life of the process it runs in; whoever gave it ends it, after this worker has stopped. */
  readonly life: WorkerLife;
  /** Connections of the system role; jobs are fetched with it. */
  readonly pool: pg.Pool;
  /** What it fetches. Default: everything. */
  readonly tasks?: readonly QueuedJob['task'][] | undefined;
  /** Jobs at once in this process. Default 6. */
  readonly concurrency?: number | undefined;
  readonly logger: Logger;
  readonly handle: (job: QueuedJob) => Promise<void>;
}

export interface JobWorker {
  /** Lets jobs under way end (at most 20 s, then they go back), fetches no more and leaves. */
  stop(): Promise<void>;
}

const restartAfterMs = 1_000;

/**
 * Fetches wake-ups and runs them until it is stopped. Any number of processes may do so on one database. The engine gives up
 * when it loses the database at a bad moment; then it is started again, and what it had locked is given back first.
 */
export async function startJobWorker(options: JobWorkerOptions): Promise<JobWorker> {
  const { logger } = options;
  const stop = new AbortController();
  const stopping = (): boolean => stop.signal.aborted;
  let current = await startEngine(options);
  let wake = (): void => undefined;

  const keepRunning = async (): Promise<void> => {
    while (!stopping()) {
      const ended = await current.runner.promise.then(
        () => null,
        (error: unknown) => error,
      );
      if (stopping()) return;
      logger.warn({ err: ended }, 'the job engine stopped and is started again');
      await restart();
    }
  };

  const restart = async (): Promise<void> => {
    while (!stopping()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, restartAfterMs);
      });
      if (stopping()) return;
      try {
        await options.pool.query('select graphile_worker.force_unlock_workers($1::text[])', [
          current.workerIds,
        ]);
        current = await startEngine(options);
        return;
      } catch (error) {
        logger.debug({ err: error }, 'waiting for the database');
      }
    }
  };

  const kept = keepRunning();
  return {
    stop: async () => {
      stop.abort();
      wake();
      await current.runner.stop().catch((error: unknown) => {
        logger.debug({ err: error }, 'the job engine had stopped already');
      });
      await kept;
    },
  };
}

interface RunningEngine {
  readonly runner: Runner;
  readonly workerIds: readonly string[];
}

async function startEngine(options: JobWorkerOptions): Promise<RunningEngine> {
  const { life, logger, handle } = options;
  const concurrency = options.concurrency ?? 6;
  const events: WorkerEvents = new EventEmitter();
  const workerIds: string[] = [];
  const note = (id: string): void => {
    workerIds.push(id);
    life.add(id);
  };
  events.on('pool:create', ({ workerPool }) => note(workerPool.id));
  events.on('worker:create', ({ worker }) => note(worker.workerId));
  const runner = await run({
    pgPool: patientPool(options.pool),
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
      (options.tasks ?? tasks).map((task) => [
        task,
        async (payload: unknown): Promise<void> => {
          await handle({ task, ...payloadSchema.parse(payload) });
        },
      ]),
    ),
  });
  return { runner, workerIds };
}

// The engine logs every job; payloads are ids only, but a line a job is noise. Warnings and errors pass.
function quietLogger(logger: Logger): EngineLogger {
  return new EngineLogger(() => (level, message) => {
    // Jobs do their work on connections of another pool: fewer here than jobs at once is meant.
    if (message.includes('maxPoolSize')) return;
    // What the engine calls an error is a job that goes back to the queue; what a job could not do, it logs itself.
    if (level === 'error' || level === 'warning') logger.warn({ from: 'jobs' }, message);
    else logger.trace({ from: 'jobs' }, message);
  });
}
