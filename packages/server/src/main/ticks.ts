import pg from 'pg';
import type { Logger } from 'pino';

export interface Tick {
  readonly name: string;
  readonly everyMs: number;
  /** How long it waits when it found nothing to do, so that a process at rest hardly works. Default `everyMs`. */
  readonly restMs?: number;
  readonly run: () => Promise<unknown>;
}

/** `idle`: there was nothing to do. Anything else a tick gives back counts as work. */
export type Found = 'idle' | 'work';

export interface Ticks {
  stop(): Promise<void>;
}

const leaderLock = 'signalbox.leader';
const retryMs = 1_000;
/** A server that is silent for longer is taken for gone. */
const answerMs = 10_000;

/**
 * Runs periodic work in one process of all: the one that holds an advisory lock on a connection of its own. When it dies the
 * lock is free at once and another takes over within a second. Every tick must bear being run twice at once, for the moment
 * in which a process has lost its connection and does not know it yet.
 */
export function startTicks(url: string, ticks: readonly Tick[], logger: Logger): Ticks {
  let stopped = false;
  /** The one connection: of a leader or of a follower that waits. */
  let client: pg.Client | null = null;
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();

  const later = (work: () => Promise<void>, ms: number): void => {
    if (stopped) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      const run = work().finally(() => running.delete(run));
      running.add(run);
    }, ms);
    timers.add(timer);
  };

  const loop = (tick: Tick, leading: pg.Client, afterMs: number): void => {
    later(async () => {
      if (client !== leading) return;
      let found: unknown;
      try {
        found = await tick.run();
      } catch (error) {
        logger.warn({ err: error, tick: tick.name }, 'periodic work failed; it is tried again');
      }
      loop(tick, leading, found === 'idle' ? (tick.restMs ?? tick.everyMs) : tick.everyMs);
    }, afterMs);
  };

  const campaign = async (candidate: pg.Client): Promise<void> => {
    const { rows } = await candidate.query<{ won: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as won',
      [leaderLock],
    );
    if (client !== candidate || stopped) return;
    if (rows[0]?.won === true) {
      for (const tick of ticks) loop(tick, candidate, tick.everyMs);
      return;
    }
    // On the same connection: one a second from every follower is what a server with few connections cannot bear.
    later(() => campaign(candidate).catch((error: unknown) => drop(candidate, error)), retryMs);
  };

  /** Ends a connection that was lost or never set up, and tries anew. Only the first of its errors counts. */
  const drop = (lost: pg.Client, error: unknown): void => {
    if (client !== lost) return;
    client = null;
    logger.debug({ err: error }, 'not leading');
    void lost.end().catch(() => undefined);
    later(connect, retryMs);
  };

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'signalbox leader',
      options: '-c role=signalbox_system',
      keepAlive: true,
      connectionTimeoutMillis: answerMs,
      query_timeout: answerMs,
    });
    client = fresh;
    fresh.on('error', (error) => drop(fresh, error));
    try {
      await fresh.connect();
      await campaign(fresh);
    } catch (error) {
      drop(fresh, error);
    }
  };

  later(connect, 0);
  return {
    stop: async () => {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      await Promise.allSettled(running);
      const last = client;
      client = null;
      await last?.end().catch(() => undefined);
    },
  };
}
