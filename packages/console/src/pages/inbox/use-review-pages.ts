import { type QueryClient, useQueries } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { ListPage } from '../../api/pages.ts';
import {
  type ReviewFilters,
  type ReviewRow,
  readReviews,
  reviewPageSize,
} from '../../api/reviews.ts';

export interface ReviewPages {
  /** Undefined until the first page is there. */
  readonly rows: readonly ReviewRow[] | undefined;
  readonly error: unknown;
  readonly more: boolean;
  readonly readOn: () => void;
  readonly again: () => void;
}

type Page = ListPage<ReviewRow>;

/**
 * The open reviews, page by page. Each page is a query of its own and only those in sight follow what the server announces:
 * ten thousand rows read to the end would otherwise be read again, all fifty pages, after every verdict.
 */
export function useReviewPages(filters: ReviewFilters, inSight: number): ReviewPages {
  const filterKey = JSON.stringify(filters);
  const [read, setRead] = useState<{ key: string; cursors: readonly (string | null)[] }>({
    key: filterKey,
    cursors: [null],
  });
  const cursors = read.key === filterKey ? read.cursors : firstOnly;
  const pageInSight = Math.floor(Math.max(0, inSight) / reviewPageSize);
  const results = useQueries({
    queries: cursors.map((cursor, index) => ({
      ...pageQuery(filters, cursor),
      enabled: Math.abs(index - pageInSight) <= 1 || index === cursors.length - 1,
    })),
  });
  const pages = useSame(results.map(({ data }) => data));
  const rows = useMemo(() => joined(pages), [pages]);
  const next = pages.at(-1)?.nextCursor ?? null;
  const readOn = useCallback(() => {
    if (next === null || cursors.includes(next)) return;
    setRead({ key: filterKey, cursors: [...cursors, next] });
  }, [next, cursors, filterKey]);
  const failed = results.find(({ error, data }) => error !== null && data === undefined);
  return {
    rows,
    error: failed?.error ?? null,
    more: next !== null,
    readOn,
    again: () => {
      for (const one of results) if (one.error !== null) void one.refetch();
    },
  };
}

const firstOnly: readonly null[] = [null];

function pageQuery(filters: ReviewFilters, cursor: string | null) {
  return {
    queryKey: ['reviews', 'page', filters, cursor] as const,
    queryFn: async ({
      client,
      queryKey,
      signal,
    }: {
      readonly client: QueryClient;
      readonly queryKey: readonly unknown[];
      readonly signal: AbortSignal;
    }): Promise<Page> => {
      const before = client.getQueryData<Page>(queryKey)?.data.at(-1);
      let page = await readReviews(filters, cursor, signal);
      // New rows may have pushed the last ones out of the page: go on to where it ended, or they would stand between two pages.
      while (
        before !== undefined &&
        page.nextCursor !== null &&
        endsBefore(page, before, filters)
      ) {
        const more = await readReviews(filters, page.nextCursor, signal);
        page = { data: [...page.data, ...more.data], nextCursor: more.nextCursor };
      }
      return page;
    },
  };
}

function endsBefore(page: Page, row: ReviewRow, { order }: ReviewFilters): boolean {
  const last = page.data.at(-1);
  if (last === undefined) return false;
  if (order === 'oldest') return last.id < row.id;
  const [at, wanted] = [Date.parse(last.expiresAt), Date.parse(row.expiresAt)];
  return at < wanted || (at === wanted && last.id < row.id);
}

/** Pages overlap when rows have left the first one. */
function joined(pages: readonly (Page | undefined)[]): readonly ReviewRow[] | undefined {
  if (pages[0] === undefined) return undefined;
  const rows = new Map<string, ReviewRow>();
  for (const page of pages) for (const row of page?.data ?? []) rows.set(row.itemId, row);
  return [...rows.values()];
}

/** The array of before, while what it holds is the same. */
function useSame<T>(list: readonly T[]): readonly T[] {
  const kept = useRef(list);
  const same =
    kept.current.length === list.length && kept.current.every((one, at) => one === list[at]);
  if (!same) kept.current = list;
  return kept.current;
}
