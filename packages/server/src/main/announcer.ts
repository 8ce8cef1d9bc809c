import pg from 'pg';
import type { Logger } from 'pino';
import type { Topic } from '../line/context.ts';

/** Something of a tenant changed. Topic only: readers ask the tables. */
export interface Announcement {
  readonly tenantId: string;
  readonly topic: Topic;
}

export interface Announcer {
  readonly announce: (tenantId: string, topic: Topic) => void;
  /** Hears announcements of all processes, this one included. Returns the way to stop listening. */
  listen(listener: (announcement: Announcement) => void): () => void;
  close(): Promise<void>;
}

const channel = 'signalbox';
// A commit with NOTIFY takes one lock for the whole database, so it stays out of the hot statements and below this pace.
const everyMs = 100;
const retryMs = 1_000;

/** Announces at most ten times a second on a connection of its own, and hears what others announce. */
export function openAnnouncer(url: string, logger: Logger): Announcer {
  const listeners = new Set<(announcement: Announcement) => void>();
  const dirty = new Set<string>();
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<unknown> = Promise.resolve();
  const end = new AbortController();
  const closed = (): boolean => end.signal.aborted;

  const hear = (payload: string | undefined): void => {
    for (const line of (payload ?? '').split('\n')) {
      const [tenantId, topic] = line.split(' ');
      if (tenantId === undefined || topic === undefined) continue;
      for (const listener of listeners) listener({ tenantId, topic: topic as Topic });
    }
  };

  const connect = async (): Promise<void> => {
    if (closed()) return;
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'signalbox announcer',
      keepAlive: true,
    });
    fresh.on('error', () => {
      client = null;
      if (!closed()) setTimeout(() => void connect(), retryMs).unref();
    });
    fresh.on('notification', (message) => hear(message.payload));
    try {
      await fresh.connect();
      await fresh.query(`listen ${channel}`);
      client = fresh;
    } catch (error) {
      logger.debug({ err: error }, 'announcer is waiting for the database');
      if (!closed()) setTimeout(() => void connect(), retryMs).unref();
    }
  };

  const flush = (): void => {
    timer = null;
    // 8,000 bytes is the limit of a payload; 100 lines stay below it.
    const lines = [...dirty].slice(0, 100);
    for (const line of lines) dirty.delete(line);
    if (dirty.size > 0) timer = setTimeout(flush, everyMs);
    // One after another: a connection takes one statement at a time.
    sending = sending
      .then(() => client?.query('select pg_notify($1, $2)', [channel, lines.join('\n')]))
      .catch((error: unknown) => logger.debug({ err: error }, 'an announcement was lost'));
  };

  const connecting = connect();
  return {
    announce: (tenantId, topic) => {
      dirty.add(`${tenantId} ${topic}`);
      timer ??= setTimeout(flush, everyMs);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      end.abort();
      if (timer !== null) clearTimeout(timer);
      // A command that changes something and ends at once must still be heard.
      await connecting;
      while (dirty.size > 0) flush();
      if (timer !== null) clearTimeout(timer);
      await sending;
      const last = client;
      client = null;
      await last?.end().catch(() => undefined);
    },
  };
}
