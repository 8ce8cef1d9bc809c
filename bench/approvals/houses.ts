import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Client } from '@signalbox/sdk';
import { createClient } from '@signalbox/sdk';
import type { Installation } from '../support/installation.ts';
import type { HouseNews } from './stop-at.ts';

export interface House {
  readonly client: Client;
  /** SIGKILL: no handler runs, nothing is tidied. False when it was dead already. */
  kill(): boolean;
}

export interface Houses {
  /** One that answers, by chance; waits while there is none. */
  any(): Promise<House>;
  /** Whether the house that stood at the step of this item, or sent its request, is dead by our hand. */
  wasKilledAt(itemId: string): boolean;
  /** The sink has the request for this item: whoever sent it dies now, its answer outstanding. */
  killSenderOf(itemId: string): void;
  kills(): number;
  stop(): void;
}

const everyMs = 20;
const callWithinMs = 5_000;

/** Processes that serve and work; one that dies is replaced at once, one that stands at a step is killed there. */
export function openHouses(
  { home, workspace, engine }: Installation,
  { count, folder, key }: { readonly count: number; readonly folder: string; readonly key: string },
): Houses {
  const ready = new Map<ChildProcess, House>();
  const running = new Set<ChildProcess>();
  const senders = new Map<string, ChildProcess>();
  /** Whose request the sink had before we heard who sends it. */
  const held = new Set<string>();
  const killedAt = new Set<string>();
  let stopped = false;
  let kills = 0;

  const kill = (child: ChildProcess): boolean => {
    ready.delete(child);
    if (!running.has(child) || !child.kill('SIGKILL')) return false;
    running.delete(child);
    kills += 1;
    return true;
  };
  const killAt = (child: ChildProcess, itemId: string): void => {
    kill(child);
    killedAt.add(itemId);
  };
  const hear = (child: ChildProcess, news: HouseNews): void => {
    switch (news.kind) {
      case 'ready': {
        const client = createClient({ url: news.url, key, timeoutMs: callWithinMs });
        ready.set(child, { client, kill: () => kill(child) });
        return;
      }
      case 'stopped':
        killAt(child, news.itemId);
        return;
      case 'sending':
        if (held.delete(news.itemId)) killAt(child, news.itemId);
        else senders.set(news.itemId, child);
    }
  };
  const start = (): void => {
    const child = fork(fileURLToPath(new URL('./house.js', import.meta.url)), [workspace, folder], {
      cwd: home,
      env: { ...process.env, SIGNALBOX_HOME: engine.settings.home },
    });
    running.add(child);
    child.on('message', (news) => hear(child, news as HouseNews));
    child.once('exit', () => {
      ready.delete(child);
      running.delete(child);
      if (!stopped) start();
    });
  };
  for (let n = 0; n < count; n += 1) start();
  return {
    any: async () => {
      for (;;) {
        const all = [...ready.values()];
        const one = all[Math.floor(Math.random() * all.length)];
        if (one !== undefined) return one;
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
    },
    wasKilledAt: (itemId) => killedAt.has(itemId),
    killSenderOf: (itemId) => {
      const child = senders.get(itemId);
      if (child === undefined) held.add(itemId);
      else killAt(child, itemId);
    },
    kills: () => kills,
    stop: () => {
      stopped = true;
      for (const child of running) child.kill('SIGKILL');
    },
  };
}
