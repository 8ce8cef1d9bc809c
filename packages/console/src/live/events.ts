import type { QueryClient } from '@tanstack/react-query';

export type LiveState = 'connecting' | 'live' | 'away';

type Listener = (topic: string) => void;

interface Said {
  readonly topic?: string;
  readonly state?: LiveState;
}

/**
 * Which queries, by the first word of their key, an announcement of the server makes stale. The board counts everything, so
 * it follows all of them.
 */
const staleByTopic: Readonly<Record<string, readonly string[]>> = {
  items: ['items', 'item', 'holds', 'reviews', 'board'],
  reviews: ['reviews', 'items', 'item', 'holds', 'board'],
  controls: ['controls', 'board', 'incidents'],
  incidents: ['incidents'],
  alerts: ['alerts'],
  agents: ['agents', 'workspace', 'board', 'tools', 'knowledge'],
  keys: ['keys'],
  imports: ['imports', 'items', 'board'],
  people: ['people', 'session'],
  webhooks: ['webhooks'],
};

/** Announcements come in bursts; queries are renewed at most this often. */
const gatherMs = 250;
const channelName = 'signalbox-events';

let state: LiveState = 'connecting';
const stateListeners = new Set<() => void>();

export function liveState(): LiveState {
  return state;
}

export function onLiveState(listener: () => void): () => void {
  stateListeners.add(listener);
  return () => stateListeners.delete(listener);
}

function setState(next: LiveState): void {
  if (state === next) return;
  state = next;
  for (const listener of stateListeners) listener();
}

/**
 * Keeps what this tab shows in step with the server until the returned function is called. One tab of the browser holds
 * the event stream, for browsers open only six connections to a host, and tells the others; where locks do not exist (plain
 * HTTP to another machine) each tab has its own.
 */
export function followEvents(client: QueryClient): () => void {
  const ended = new AbortController();
  const hear = gathered(client, ended.signal);
  const channel =
    typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(channelName);
  if (channel === null || !('locks' in navigator)) {
    openStream({ hear, say: () => undefined, signal: ended.signal });
  } else {
    channel.onmessage = ({ data }: MessageEvent<Said>) => {
      if (data.topic !== undefined) hear(data.topic);
      if (data.state !== undefined) setState(data.state);
    };
    // Until the one who holds the stream says otherwise: its own connection is what tells.
    setState('live');
    const hold = (): Promise<void> =>
      new Promise((resolve) => {
        ended.signal.addEventListener('abort', () => resolve());
        openStream({ hear, say: (said) => channel.postMessage(said), signal: ended.signal });
      });
    navigator.locks.request(channelName, { signal: ended.signal }, hold).catch(() => undefined);
    ended.signal.addEventListener('abort', () => channel.close());
  }
  return () => ended.abort();
}

function openStream(wires: {
  readonly hear: Listener;
  readonly say: (said: Said) => void;
  readonly signal: AbortSignal;
}): void {
  const { hear, say, signal } = wires;
  if (signal.aborted) return;
  const stream = new EventSource('/v1/events');
  let wasAway = false;
  const tell = (next: LiveState): void => {
    if (signal.aborted) return;
    setState(next);
    say({ state: next });
  };
  stream.onopen = () => {
    tell('live');
    // What was announced while nobody listened is made up for by looking at everything once.
    if (wasAway) for (const topic of Object.keys(staleByTopic)) pass(topic);
    wasAway = false;
  };
  stream.onerror = () => {
    wasAway = true;
    tell('away');
    if (stream.readyState !== EventSource.CLOSED || signal.aborted) return;
    // The browser has given up (a refusal, not a lost connection): ask again later.
    const again = setTimeout(() => openStream(wires), 10_000);
    signal.addEventListener('abort', () => clearTimeout(again));
  };
  const pass = (topic: string): void => {
    if (signal.aborted) return;
    hear(topic);
    say({ topic });
  };
  stream.onmessage = ({ data }: MessageEvent<string>) => {
    const said = JSON.parse(data) as Said;
    if (said.topic !== undefined) pass(said.topic);
  };
  signal.addEventListener('abort', () => stream.close());
}

function gathered(client: QueryClient, signal: AbortSignal): Listener {
  const stale = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener('abort', () => clearTimeout(timer));
  return (topic) => {
    for (const key of staleByTopic[topic] ?? [topic]) stale.add(key);
    timer ??= setTimeout(() => {
      timer = undefined;
      const keys = [...stale];
      stale.clear();
      for (const key of keys) void client.invalidateQueries({ queryKey: [key] });
    }, gatherMs);
  };
}
