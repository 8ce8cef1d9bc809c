/** What a list shows while it holds still. */
export interface Shown {
  readonly ids: readonly string[];
  /** Each row as it was last seen, for those that leave the list. */
  readonly kept: ReadonlyMap<string, unknown>;
  readonly resetKey: string;
}

/**
 * What is shown from now on: all of `fresh` at first and after other filters; later only rows that follow the last one shown,
 * for they move nothing. The same object when nothing changes.
 */
export function followRows(
  shown: Shown | null,
  fresh: ReadonlyMap<string, unknown>,
  resetKey: string,
): Shown {
  const ids = [...fresh.keys()];
  if (shown === null || shown.resetKey !== resetKey) return { ids, kept: fresh, resetKey };
  if (shown.ids.length === 0) return ids.length === 0 ? shown : { ids, kept: fresh, resetKey };
  const known = new Set(shown.ids);
  let last = ids.length - 1;
  while (last >= 0 && !known.has(ids[last] ?? '')) last -= 1;
  const added = last < 0 ? [] : ids.slice(last + 1);
  const kept = new Map(shown.kept);
  let changed = added.length > 0;
  for (const id of [...shown.ids, ...added]) {
    const row = fresh.get(id);
    if (row === undefined || kept.get(id) === row) continue;
    kept.set(id, row);
    changed = true;
  }
  return changed ? { ids: [...shown.ids, ...added], kept, resetKey } : shown;
}

/** Which rows shown have left the list, and how many of the list are not shown. */
export function compareRows(
  shown: Shown,
  fresh: ReadonlyMap<string, unknown>,
): { readonly gone: ReadonlySet<string>; readonly waiting: number } {
  const gone = new Set(shown.ids.filter((id) => !fresh.has(id)));
  return { gone, waiting: fresh.size - (shown.ids.length - gone.size) };
}
