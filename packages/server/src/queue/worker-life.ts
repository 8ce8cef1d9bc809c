import pg from 'pg';
import type { Logger } from 'pino';
import { uuidV7 } from '../ids/uuid-v7.ts';

/** A process's proof of life: an advisory lock held by a connection of its own, and a row naming its worker ids. */
export interface WorkerLife {
  /** Names a worker id under which this process locks jobs. */
  add(workerId: string): void;
  /**
   * After the job engine has stopped. What is still locked under its worker ids goes back: once the row is gone nobody would give it
   * back before the engine's four hours.
   */
  end(): Promise<void>;
}

const lockText = `select pg_advisory_lock(hashtextextended($1, 0))`;
const upsertText = `
  insert into signalbox.worker (id, lock_key, worker_ids) values ($1, hashtextextended($2, 0), $3)
  on conflict (id) do update set worker_ids = excluded.worker_ids`;
const endText = `
  with gone as (delete from signalbox.worker where id = $1 returning worker_ids)
  select graphile_worker.force_unlock_workers(worker_ids) from gone`;
const retryMs = 1_000;

/**
 * Keeps the proof of life up, also over a restart of the database. Without it a killed worker's jobs would stay locked for
 * the engine's four hours; with it whoever sees the lock free (see `reapWorkers`) gives them back within seconds.
 */
export async function guardLife(url: string, logger: Logger): Promise<WorkerLife> {
  const id = uuidV7();
  const key = `signalbox.worker:${id}`;
  const workerIds = new Set<string>();
  let client: pg.Client | null = null;
  let ended = false;

  // One after another: a connection takes one statement at a time.
  let publishing: Promise<void> = Promise.resolve();
  const publish = (): Promise<void> => {
    publishing = publishing
      .catch(() => undefined)
      .then(async () => {
        await client?.query(upsertText, [id, key, [...workerIds]]);
      });
    return publishing;
  };

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({
      connectionString: url,
      options: '-c role=signalbox_system',
      application_name: 'signalbox worker',
      keepAlive: true,
    });
    fresh.on('error', () => {
      // Before it holds the lock its failure is told by `connect` itself; two loops would wait on each other's lock.
      if (client !== fresh) return;
      client = null;
      if (!ended) setTimeout(() => void reconnect(), retryMs).unref();
    });
    try {
      await fresh.connect();
      await fresh.query(lockText, [key]);
    } catch (error) {
      await fresh.end().catch(() => undefined);
      throw error;
    }
    client = fresh;
    await publish();
  };

  const reconnect = async (): Promise<void> => {
    if (ended) return;
    try {
      await connect();
    } catch (error) {
      logger.warn({ err: error }, 'waiting for the database');
      setTimeout(() => void reconnect(), retryMs).unref();
    }
  };

  await connect();
  return {
    add: (workerId) => {
      workerIds.add(workerId);
      publish().catch((error: unknown) => logger.warn({ err: error }, 'worker row not written'));
    },
    end: async () => {
      ended = true;
      const last = client;
      client = null;
      await last?.query(endText, [id]).catch(() => undefined);
      await last?.end().catch(() => undefined);
    },
  };
}
