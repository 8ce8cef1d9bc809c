import type { Engine } from '@signalbox/server';
import type { Fleet } from '../support/fleet.ts';
import { accept, allDecided, countOpen, type Named } from './decide-round.ts';

/** Always more to be decided than workers take at once, never a queue that only grows. */
const backlog = 250;
const batch = 50;
const everyMs = 50;
const killEveryMs = 4_000;

export interface FullLoad {
  /** Other tickets that came in meanwhile. */
  readonly flooded: number;
  /** Workers that were killed: what their conversations had heard is in the cache, and is given again. */
  readonly kills: number;
}

/**
 * Does something while other tickets flood the same line and a worker beside ours is killed every few seconds. Begins when more waits
 * than is taken at once, and ends when all of it is decided.
 *
 * @param name of the flood, part of the names of its items.
 */
export async function underFullLoad<T>(
  engine: Engine,
  fleet: Fleet,
  { name, tickets }: { readonly name: string; readonly tickets: readonly Named[] },
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly load: FullLoad }> {
  let ended = false;
  let sent = 0;
  let reached: () => void = () => undefined;
  const full = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const flood = async (): Promise<void> => {
    // Not of what is measured, which waits in the same line: that would end the flood when it is needed.
    let mine: string[] = [];
    while (!ended) {
      if ((await countOpen(engine, mine)) >= backlog) {
        reached();
        await new Promise((done) => setTimeout(done, everyMs));
        continue;
      }
      const some = Array.from({ length: batch }, (_, n) => numbered(tickets, sent + n));
      sent += batch;
      mine = [...mine.slice(-4 * backlog), ...(await accept(engine, name, some))];
    }
  };
  const flooding = flood();
  // A flood that fails must not be waited for.
  await Promise.race([full, flooding]);
  const killsBefore = fleet.kills();
  const killing = setInterval(() => fleet.killOne(), killEveryMs);
  try {
    fleet.killOne();
    const result = await work();
    return { result, load: { flooded: sent, kills: fleet.kills() - killsBefore } };
  } finally {
    ended = true;
    clearInterval(killing);
    await flooding;
    await allDecided(engine, null);
  }
}

function numbered(tickets: readonly Named[], n: number): Named {
  const ticket = tickets[n % tickets.length];
  if (ticket === undefined) throw new Error('there are tickets to flood with');
  return { ...ticket, name: `${n}` };
}
