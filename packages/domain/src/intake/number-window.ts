/**
 * Where a reader stands in rows that are numbered in the order they were begun, not in the order they can be seen: a row that
 * takes long to be written appears behind ones with higher numbers.
 */
export interface NumberWindow {
  /** Every row up to it is done with. */
  readonly after: number;
  /** Rows above it that are done with, by number, with the moment each was begun. Ascending. */
  readonly taken: readonly (readonly [number: number, atMs: number])[];
}

export interface NumberedRow {
  readonly number: number;
  readonly atMs: number;
}

/** No row takes longer than this to be seen. */
export const appearsWithinMs = 120_000;
/** Of 100 rows that a page holds at most, ten are always ones that were not taken yet. */
const takenMax = 90;

export function openNumberWindow(after: number): NumberWindow {
  return { after, taken: [] };
}

/** The rows that are not done with, in their order. */
export function freshNumbers<R extends NumberedRow>(
  window: NumberWindow,
  rows: readonly R[],
): readonly R[] {
  const taken = new Set(window.taken.map(([number]) => number));
  return rows
    .filter((row) => row.number > window.after && !taken.has(row.number))
    .sort((a, b) => a.number - b.number);
}

/**
 * The window once `done` are done with. It never closes over a row that was seen and is not done with, nor, while fewer than
 * 90 wait for it, over one begun within `appearsWithinMs`.
 *
 * @param seen every row of the answer, done with or not.
 * @param nowMs by the clock that dates the rows.
 */
export function advanceNumbers(
  window: NumberWindow,
  seen: readonly NumberedRow[],
  done: readonly NumberedRow[],
  nowMs: number,
): NumberWindow {
  const added = done.map(({ number, atMs }) => [number, atMs] as const);
  const taken = [...new Map([...window.taken, ...added])].sort(([a], [b]) => a - b);
  const known = new Set(taken.map(([number]) => number));
  const waiting = seen.filter((row) => row.number > window.after && !known.has(row.number));
  const firstWaiting = Math.min(...waiting.map((row) => row.number));
  let closed = 0;
  for (const [n, [number, atMs]] of taken.entries()) {
    const settled = nowMs - atMs > appearsWithinMs || taken.length - n > takenMax;
    if (!settled || number > firstWaiting) break;
    closed = n + 1;
  }
  const last = taken[closed - 1];
  return { after: last?.[0] ?? window.after, taken: taken.slice(closed) };
}
