import type { Topic } from '../line/context.ts';
import type { AppDeps } from './app-deps.ts';
import { tooMany } from './bind.ts';
import { HttpRefusal } from './refuse.ts';

export interface EventHub {
  /**
   * A stream of the tenant's announcements as server-sent events. `isGood` is asked from time to time whether the caller
   * may still listen.
   *
   * @param missed true for a client that comes back: it is told to look at everything once.
   * @throws HttpRefusal `too_many_requests`, `shutting_down`
   */
  open(
    tenantId: string,
    options: {
      readonly missed: boolean;
      readonly isGood: () => Promise<boolean>;
      readonly signal: AbortSignal;
    },
  ): ReadableStream<Uint8Array>;
}

interface Listener {
  readonly tenantId: string;
  readonly send: (text: string) => void;
  readonly check: () => void;
  readonly close: () => void;
}

const encoder = new TextEncoder();
const topics: readonly Topic[] = [
  'items',
  'reviews',
  'controls',
  'keys',
  'agents',
  'people',
  'imports',
  'webhooks',
  'alerts',
  'incidents',
];
const retryAfterSeconds = 30;
/** Unread events after which a client is taken for stuck and dropped; it comes back and looks at everything. */
const unreadMax = 1_000;

/** Hands announcements to the open streams of this process and ends them all when it stops. */
export function openEventHub(deps: Pick<AppDeps, 'listen' | 'stopping' | 'options'>): EventHub {
  const listeners = new Set<Listener>();
  const streamsMax = deps.options?.eventStreamsMax ?? 100;
  let id = 0;

  const event = (topic: Topic): string => {
    id += 1;
    return `id: ${id}\ndata: {"topic":"${topic}"}\n\n`;
  };
  const stopListening = deps.listen(({ tenantId, topic }) => {
    const text = event(topic);
    for (const listener of listeners) {
      if (listener.tenantId !== tenantId) continue;
      listener.send(text);
      if (topic === 'keys' || topic === 'people') listener.check();
    }
  });
  const heartbeat = setInterval(() => {
    for (const listener of listeners) {
      listener.send(': alive\n\n');
      listener.check();
    }
  }, deps.options?.heartbeatMs ?? 15_000);
  heartbeat.unref();
  deps.stopping.addEventListener('abort', () => {
    clearInterval(heartbeat);
    stopListening();
    for (const listener of [...listeners]) listener.close();
  });

  return {
    open: (tenantId, { missed, isGood, signal }) => {
      if (deps.stopping.aborted) throw new HttpRefusal('shutting_down');
      if (listeners.size >= streamsMax) throw tooMany(retryAfterSeconds);
      let listener: Listener | undefined;
      return new ReadableStream<Uint8Array>(
        {
          start: (controller) => {
            const close = (): void => {
              if (listener === undefined || !listeners.delete(listener)) return;
              controller.close();
            };
            listener = {
              tenantId,
              close,
              send: (text) => {
                if ((controller.desiredSize ?? 0) < -unreadMax) close();
                else controller.enqueue(encoder.encode(text));
              },
              check: () => {
                // A database that is away says nothing about the key.
                isGood().then(
                  (good) => (good ? undefined : close()),
                  () => undefined,
                );
              },
            };
            listeners.add(listener);
            signal.addEventListener('abort', close);
            listener.send('retry: 2000\n\n');
            if (missed) for (const topic of topics) listener.send(event(topic));
          },
          cancel: () => {
            if (listener !== undefined) listeners.delete(listener);
          },
        },
        { highWaterMark: 1 },
      );
    },
  };
}
