import pg from 'pg';
import type { Logger } from 'pino';

export interface Tick {
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<unknown>;
}

export interface Ticks {
  stop(): Promise<void>;
}

const leaderLock = 'signalbox.leader';
const retryMs = 1_000;

/**
 * Runs periodic work in one process of all: the one that holds an advisory lock on a connection of its own. When it dies the
 * lock is free at once and another takes over within a second. Every tick must bear being run twice at once, for the moment
 * in which a process has lost its connection and does not know it yet.
 */
export function startTicks(url: string, ticks: readonly Tick[], logger: Logger): Ticks {
  let stopped = false;
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

  const loop = (tick: Tick, leading: pg.Client): void => {
    later(async () => {
      if (client !== leading) return;
      try {
        await tick.run();
      } catch (error) {
        logger.warn({ err: error, tick: tick.name }, 'periodic work failed; it is tried again');
      }
      loop(tick, leading);
    }, tick.everyMs);
  };

  const lead = async (): Promise<void> => {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'signalbox leader',
      options: '-c role=signalbox_system',
      keepAlive: true,
    });
    fresh.on('error', () => {
      client = null;
      later(lead, retryMs);
    });
    try {
      await fresh.connect();
      const { rows } = await fresh.query<{ won: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as won',
        [leaderLock],
      );
      if (rows[0]?.won !== true || stopped) {
        await fresh.end();
        later(lead, retryMs);
        return;
      }
      client = fresh;
      for (const tick of ticks) loop(tick, fresh);
    } catch (error) {
      logger.debug({ err: error }, 'not leading');
      await fresh.end().catch(() => undefined);
      if (client === null) later(lead, retryMs);
    }
  };

  later(lead, 0);
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
