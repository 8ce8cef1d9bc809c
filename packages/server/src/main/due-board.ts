import { asSql, type Database } from '../store/database.ts';
import { findAnyDue, type Polled } from '../store/sweep/find-due.ts';

/** Shorter than the quickest tick, so that each tick sees what came due since its last. */
const servesMs = 200;

/**
 * Answers whether anything of a kind is due, for all periodic work that polls: one question to the database serves every tick
 * that asks within 200 ms, and a process at rest hardly works.
 */
export function openDueBoard(
  database: Pick<Database, 'system'>,
): (due: Polled) => Promise<boolean> {
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let answer: ReturnType<typeof findAnyDue> | undefined;
  return async (due) => {
    const nowMs = performance.now();
    if (answer === undefined || nowMs - askedAtMs >= servesMs) {
      askedAtMs = nowMs;
      answer = findAnyDue(asSql(database.system));
    }
    return (await answer)[due];
  };
}
