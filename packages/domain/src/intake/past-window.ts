/**
 * Where a reader of the past stands, who goes from the newest record to the oldest. Records are listed by the moment they were
 * begun in, which several share and which does not change: so nothing moves while pages are turned.
 */
export interface PastWindow {
  /** Everything begun after it is done with; null: nothing is yet. */
  readonly beforeMs: number | null;
  /** What is done with of those begun at that moment. */
  readonly done: readonly string[];
}

export interface PastRow {
  readonly id: string;
  readonly createdMs: number;
}

export const pastStart: PastWindow = { beforeMs: null, done: [] };

/** The rows that are not done with, in their order. */
export function freshPast<R extends PastRow>(window: PastWindow, rows: readonly R[]): readonly R[] {
  const { beforeMs } = window;
  if (beforeMs === null) return rows;
  const done = new Set(window.done);
  return rows.filter(
    ({ id, createdMs }) => createdMs < beforeMs || (createdMs === beforeMs && !done.has(id)),
  );
}

/** The window once these are done with: the first of `freshPast`, in its order. */
export function advancePast(window: PastWindow, done: readonly PastRow[]): PastWindow {
  const last = done.at(-1);
  if (last === undefined) return window;
  const beforeMs = last.createdMs;
  const now = done.filter(({ createdMs }) => createdMs === beforeMs).map(({ id }) => id);
  return { beforeMs, done: window.beforeMs === beforeMs ? [...window.done, ...now] : now };
}
