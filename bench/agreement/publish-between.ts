import {
  accept,
  allDecided,
  countOpen,
  type Decisions,
  type Named,
  readDecisions,
} from './decide-round.ts';
import type { DeskVersion } from './desk-files.ts';
import type { Desk } from './open-desk.ts';

/** Other words in the file alone, other instructions, back to those of before, and to the others again: their answers are in the cache by then. */
export const publications: readonly DeskVersion[] = [
  { edition: 'one', owner: 'other@example.com' },
  { edition: 'two', owner: 'bench@example.com' },
  { edition: 'one', owner: 'bench@example.com' },
  { edition: 'two', owner: 'bench@example.com' },
];

const pollMs = 10;

/** Decides tickets while other versions of their agent come into force, spread over the time it takes. The last stays in force. */
export async function publishBetween(
  desk: Desk,
  round: string,
  tickets: readonly Named[],
): Promise<Decisions> {
  const { engine } = desk;
  const ids = await accept(engine, round, tickets);
  for (const [n, version] of publications.entries()) {
    const left = ids.length * (1 - (n + 1) / (publications.length + 1));
    while ((await countOpen(engine, ids)) > left)
      await new Promise((done) => setTimeout(done, pollMs));
    await desk.publish(version);
  }
  await allDecided(engine, ids);
  return readDecisions(engine, tickets, ids);
}
