import { useCallback, useMemo, useState } from 'react';
import { compareRows, followRows, type Shown } from './still-rows.ts';

export interface StillRows<T> {
  /** What to show: in the order first seen, each row as fresh as known. Rows that have left the list stay, see `gone`. */
  readonly rows: readonly T[];
  /** Ids of rows shown that are no longer in the list; show them as such, do not act on them. */
  readonly gone: ReadonlySet<string>;
  /** How many rows are in the list and not shown yet. */
  readonly waiting: number;
  /** Shows the list as it is now. Bind it to `.`; also call it after the person's own action. */
  readonly load: () => void;
}

const none: ReadonlySet<string> = new Set();

/**
 * Rows that never move under the cursor: what the server announces is counted and shown when the person asks. More pages
 * read at the end are shown at once. `resetKey` (the filters) begins anew. `fresh` are the query's own row objects, not made
 * anew at each rendering; `idOf` is one function for ever.
 */
export function useStillRows<T>(
  fresh: readonly T[] | undefined,
  idOf: (row: T) => string,
  resetKey: string,
): StillRows<T> {
  const [shown, setShown] = useState<Shown | null>(null);
  const byId = useMemo(() => new Map((fresh ?? []).map((row) => [idOf(row), row])), [fresh, idOf]);
  let current = shown;
  if (fresh !== undefined) {
    current = followRows(shown, byId, resetKey);
    // While rendering, as React advises for state that follows from props: no frame shows the old rows.
    if (current !== shown) setShown(current);
  }
  const load = useCallback(() => setShown(null), []);
  return useMemo(() => {
    if (current === null || current.resetKey !== resetKey) {
      return { rows: [], gone: none, waiting: 0, load };
    }
    const { kept } = current;
    const rows = current.ids.map((id) => byId.get(id) ?? (kept.get(id) as T));
    return { rows, ...compareRows(current, byId), load };
  }, [current, byId, resetKey, load]);
}
