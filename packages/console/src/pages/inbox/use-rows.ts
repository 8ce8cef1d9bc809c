import { useMemo, useState } from 'react';
import type { ReviewFilters, ReviewRow } from '../../api/reviews.ts';
import { useStillRows } from '../../live/use-still-rows.ts';
import { useReviewPages } from './use-review-pages.ts';

export interface InboxFilters {
  readonly kind?: 'check' | undefined;
  readonly queue?: string | undefined;
  readonly order?: 'oldest' | 'expiring' | undefined;
  readonly show?: 'mine' | 'claimed' | 'unclaimed' | undefined;
}

export interface InboxRows {
  /** Undefined while the first page loads. */
  readonly rows: readonly ReviewRow[] | undefined;
  readonly gone: ReadonlySet<string>;
  readonly waiting: number;
  readonly load: () => void;
  readonly error: unknown;
  readonly again: () => void;
  readonly more: boolean;
  readonly readOn: () => void;
  /** Tells which row is in sight, so that its page is kept fresh. */
  readonly onSight: (index: number) => void;
}

const idOf = (row: ReviewRow): string => row.itemId;

/**
 * The rows of the list: still under the cursor, without those decided here, and with those whose verdict was taken back. A row
 * is known by its item, for an undone verdict opens a new review of the same one.
 */
export function useRows(
  filters: InboxFilters,
  me: string,
  decided: ReadonlySet<string>,
  returned: ReadonlyMap<string, ReviewRow>,
): InboxRows {
  const [inSight, setInSight] = useState(0);
  const asked = toReviewFilters(filters);
  const pages = useReviewPages(asked, inSight);
  const own = filters.show === 'mine';
  const fresh = useMemo(
    () => (own ? pages.rows?.filter(({ claimedBy }) => claimedBy === me) : pages.rows),
    [pages.rows, own, me],
  );
  const still = useStillRows(fresh, idOf, JSON.stringify(filters));
  const rows = useMemo(
    () =>
      still.rows
        .map((row) => newer(row, returned.get(row.itemId)))
        .filter(({ id }) => !decided.has(id)),
    [still.rows, returned, decided],
  );
  const gone = useMemo(
    () => new Set([...still.gone].filter((id) => !returned.has(id))),
    [still.gone, returned],
  );
  const open = rows.some(({ itemId }) => !gone.has(itemId));
  // Nothing is under the cursor any more that could move.
  if (!open && still.waiting > 0) still.load();
  return {
    rows: fresh === undefined ? undefined : rows,
    gone,
    waiting: open ? still.waiting : 0,
    load: still.load,
    error: pages.error,
    again: pages.again,
    more: pages.more,
    readOn: pages.readOn,
    onSight: setInSight,
  };
}

/** Ids of reviews rise with time: the row as it came back, until the list has a newer one. */
function newer(row: ReviewRow, returned: ReviewRow | undefined): ReviewRow {
  return returned !== undefined && returned.id > row.id ? returned : row;
}

function toReviewFilters({ kind, queue, order, show }: InboxFilters): ReviewFilters {
  const state = show === 'mine' ? 'claimed' : (show ?? 'open');
  return { state, queue, order: order ?? 'oldest', ...(kind === undefined ? {} : { kind }) };
}
