/**
 * Where a reader stands in records that are listed by the second they were last changed in. A record changed twice in a second
 * looks as it did; one whose change takes long to be written appears among older ones; and one that is changed while pages are
 * turned moves to the end, so that all behind it move up by one.
 */
export interface MomentWindow {
  /** Nothing that was new before is news. */
  readonly startMs: number;
  /** News since then may not have been seen. Stays while pages are turned: a record that moved to the end was not passed. */
  readonly floorMs: number;
  /** What is asked for next: changed at this moment or later, and so many of these passed over. */
  readonly fromMs: number;
  readonly offset: number;
  /** What is done with of those changed since a little before `fromMs`. */
  readonly taken: Readonly<Record<string, Taken>>;
}

export interface Taken {
  readonly changedMs: number;
  /** False: it was looked at in the second of its change or the one after, so it may have been changed again since. */
  readonly settled: boolean;
  /** Its newest news, so that a second look at the same is known for one. */
  readonly revision: string;
}

export interface ChangedRow {
  readonly id: string;
  readonly changedMs: number;
}

/** A change can be seen within this time of its date, where a system is not known to take longer. */
const usuallyAppearsWithinMs = 60_000;
const grainMs = 1_000;
/** Two neighbouring pages of one second share this many rows, for those that move up in between. */
const sharedRows = 10;

/**
 * Where to begin so that nothing changed before is news: behind the second of the last change once that is over.
 *
 * @param lastMs of the last change; null when there was none.
 * @param nowMs by the clock that dates the changes.
 */
export function startOf(lastMs: number | null, nowMs: number): number {
  if (lastMs === null) return Math.floor(nowMs / grainMs) * grainMs;
  return nowMs - lastMs >= 2 * grainMs ? lastMs + grainMs : lastMs;
}

export function openMomentWindow(startMs: number): MomentWindow {
  return { startMs, floorMs: startMs, fromMs: startMs, offset: 0, taken: {} };
}

/** The rows that are not done with, in their order; what lies before `fromMs` was not asked for. */
export function freshMoments<R extends ChangedRow>(
  window: MomentWindow,
  rows: readonly R[],
): readonly R[] {
  return rows.filter((row) => {
    const known = Object.hasOwn(window.taken, row.id) ? window.taken[row.id] : undefined;
    if (row.changedMs < window.fromMs) return false;
    return known === undefined || !known.settled || known.changedMs !== row.changedMs;
  });
}

/**
 * The window after an answer whose fresh rows were looked at up to `done`.
 *
 * @param seen all rows of the answer in their order, by `changedMs`.
 * @param done those looked at, each with its newest news.
 * @param full the answer had as many rows as one can have: there may be more.
 * @param nowMs by the clock that dates the rows, before any of them was looked at.
 * @param appearsWithinMs how long after its date a change can still be missing from an answer.
 */
export function advanceMoments(
  window: MomentWindow,
  seen: readonly ChangedRow[],
  done: readonly (ChangedRow & { readonly revision: string })[],
  full: boolean,
  nowMs: number,
  appearsWithinMs = usuallyAppearsWithinMs,
): MomentWindow {
  const taken: Record<string, Taken> = { ...window.taken };
  for (const { id, changedMs, revision } of done) {
    taken[id] = { changedMs, revision, settled: nowMs - changedMs >= 2 * grainMs };
  }
  const looked = new Set(done.map(({ id }) => id));
  const waits = freshMoments(window, seen).some(({ id }) => !looked.has(id));
  const lastMs = seen.at(-1)?.changedMs ?? window.fromMs;
  if (waits) return { ...window, taken };
  if (full) {
    const turned = lastMs > window.fromMs;
    const fromMs = turned ? lastMs : window.fromMs;
    const offset = turned ? 0 : window.offset + seen.length - sharedRows;
    return { ...window, fromMs, offset, taken: since(taken, fromMs - appearsWithinMs) };
  }
  // Everything is seen: the next look begins a little before the last change, for those that appear late.
  const floorMs = Math.max(window.startMs, window.floorMs, lastMs - appearsWithinMs);
  return { ...window, floorMs, fromMs: floorMs, offset: 0, taken: since(taken, floorMs) };
}

function since(taken: Readonly<Record<string, Taken>>, fromMs: number): Record<string, Taken> {
  return Object.fromEntries(Object.entries(taken).filter(([, one]) => one.changedMs >= fromMs));
}
