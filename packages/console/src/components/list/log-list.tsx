import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { type ListPage, rowsOf } from '../../api/pages.ts';
import { useStillRows } from '../../live/use-still-rows.ts';
import { ErrorState, RowsSkeleton } from '../state/states.tsx';
import { type Column, DataList } from './data-list.tsx';
import classes from './log-list.module.css';
import { NewsBar } from './news-bar.tsx';

type Row = { readonly id: string };

/**
 * What happened, newest first and page by page, with the row that the address names opened beside the list. New rows wait
 * until they are asked for, so that none moves under the cursor.
 */
export function LogList<T extends Row>({
  list,
  label,
  loading,
  count,
  columns,
  narrow,
  filters,
  opened,
  onOpen,
  nothing,
  detail,
}: {
  readonly list: UseInfiniteQueryResult<InfiniteData<ListPage<T>>>;
  /** What the list holds, for screen readers. */
  readonly label: string;
  /** What could not be loaded, as the subject of a sentence: "The audit". */
  readonly loading: string;
  /** How many these are, in words. */
  readonly count: (rows: readonly T[]) => string;
  readonly columns: readonly Column<T>[];
  readonly narrow: (row: T) => ReactNode;
  /** Other filters are another list. */
  readonly filters: unknown;
  readonly opened: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
  readonly nothing: ReactNode;
  /** The opened row, or nothing while none is. */
  readonly detail: (row: T | undefined, close: () => void) => ReactNode;
}): ReactNode {
  const fresh = useMemo(() => rowsOf(list.data), [list.data]);
  const still = useStillRows(fresh, idOf, JSON.stringify(filters));
  const [active, setActive] = useState(opened ?? null);
  if (list.data === undefined) {
    return list.error === null ? (
      <RowsSkeleton />
    ) : (
      <ErrorState
        error={list.error}
        what={`${loading} could not be loaded`}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (still.rows.length === 0) return nothing;
  return (
    <div className={classes.list}>
      <NewsBar waiting={still.waiting} onLoad={still.load} />
      <DataList
        label={label}
        rows={still.rows}
        idOf={idOf}
        columns={columns}
        narrow={narrow}
        narrowHeight={76}
        active={active}
        onActive={setActive}
        onOpen={({ id }) => onOpen(id)}
        more={list.hasNextPage}
        onEnd={() => {
          if (!list.isFetching) void list.fetchNextPage();
        }}
      />
      <p className={classes.foot} role="status">
        {count(still.rows)}
        {list.hasNextPage ? '; more below' : ''}
      </p>
      {detail(
        still.rows.find(({ id }) => id === opened),
        () => onOpen(undefined),
      )}
    </div>
  );
}

const idOf = ({ id }: Row): string => id;

/** A row where columns do not fit: a head with something beside it, and lines that are cut. */
export function NarrowRow({
  head,
  aside,
  lines,
}: {
  readonly head: ReactNode;
  readonly aside: ReactNode;
  readonly lines: readonly ReactNode[];
}): ReactNode {
  return (
    <span className={classes.narrow}>
      <span className={classes.head}>
        <strong>{head}</strong>
        <span className={classes.aside}>{aside}</span>
      </span>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a row keep their places
        <span key={at} className={classes.cut}>
          {line}
        </span>
      ))}
    </span>
  );
}
