import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { ItemSummary } from '../../api/items.ts';
import { listQuery, rowsOf } from '../../api/pages.ts';
import type { QueryValues } from '../../api/request.ts';
import { useMay } from '../../api/session.ts';
import { DataList } from '../../components/list/data-list.tsx';
import { NewsBar } from '../../components/list/news-bar.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { formatCount, formatPlural } from '../../format/number.ts';
import { useStillRows } from '../../live/use-still-rows.ts';
import { ClearFilters } from './clear-filters.tsx';
import { itemColumns, narrowItem } from './columns.tsx';
import classes from './items.module.css';
import { RetryStuck } from './retry-stuck.tsx';
import type { ItemsSearch } from './route.ts';
import { keepTrail, lastOpened } from './trail.ts';

const idOf = (item: ItemSummary): string => item.id;
const pageSize = 100;
/** A page may come back short, or empty, and still go on: so many are read by themselves before a person is asked. */
const readOnPages = 5;
const screenful = 40;

/** The rows of the filters, newest first; they hold still while new ones are counted. */
export function ItemList({
  search,
  filters,
}: {
  readonly search: ItemsSearch;
  readonly filters: QueryValues;
}): ReactNode {
  const navigate = useNavigate();
  const key = JSON.stringify(filters);
  const list = useInfiniteQuery(listQuery<ItemSummary>('items', '/v1/items', filters, pageSize));
  const fresh = useMemo(() => rowsOf(list.data), [list.data]);
  const still = useStillRows(fresh, idOf, key);
  const [active, setActive] = useState(lastOpened);
  const { hasNextPage, isFetching, fetchNextPage } = list;
  const pages = list.data?.pages.length ?? 0;
  const short = hasNextPage && pages < readOnPages && (fresh?.length ?? 0) < screenful;
  useEffect(() => {
    if (short && !isFetching) void fetchNextPage();
  }, [short, isFetching, fetchNextPage]);

  if (list.data === undefined) {
    return list.error === null ? (
      <RowsSkeleton />
    ) : (
      <ErrorState
        error={list.error}
        what="The items could not be loaded"
        onRetry={() => void list.refetch()}
      />
    );
  }
  const open = (item: ItemSummary): void => {
    keepTrail({ search: given(search), ids: still.rows.map(idOf) });
    void navigate({ to: '/items/$itemId', params: { itemId: item.id } });
  };
  const more = (): void => {
    if (!isFetching) void fetchNextPage();
  };
  if (still.rows.length === 0 && !short) {
    return <Nothing search={search} {...(hasNextPage ? { onMore: more } : {})} />;
  }
  return (
    <div className={classes.list}>
      {search.needs !== undefined || search.state === 'stuck' ? (
        <RetryStuck items={still.rows} onDone={still.load} />
      ) : null}
      <NewsBar waiting={still.waiting} onLoad={still.load} />
      <DataList
        label="Items"
        rows={still.rows}
        idOf={idOf}
        columns={itemColumns}
        narrow={narrowItem}
        narrowHeight={88}
        active={active}
        onActive={setActive}
        onOpen={open}
        gone={still.gone}
        more={hasNextPage}
        onEnd={more}
      />
      <div className={classes.foot} role="status">
        <span>
          {hasNextPage
            ? `${formatCount(still.rows.length)} shown, more below`
            : formatPlural(still.rows.length, 'item')}
          {still.gone.size === 0
            ? ''
            : ` · ${formatCount(still.gone.size)} struck through: no longer in this list`}
        </span>
        {!list.isFetchNextPageError ? null : (
          <Button size="compact-sm" onClick={() => void fetchNextPage()}>
            The next rows could not be read: try again
          </Button>
        )}
      </div>
    </div>
  );
}

function given(search: ItemsSearch): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries<string | undefined>(search).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

function Nothing({
  search,
  onMore,
}: {
  readonly search: ItemsSearch;
  /** Older items have not been looked through yet. */
  readonly onMore?: () => void;
}): ReactNode {
  const may = useMay('item:write');
  if (onMore !== undefined) {
    return (
      <EmptyState
        title="Nothing among the newest items"
        action={<Button onClick={onMore}>Look further back</Button>}
      >
        <p>These filters have no index, so items are looked through from the newest on.</p>
      </EmptyState>
    );
  }
  if (search.needs !== undefined && Object.keys(given(search)).length === 1) {
    return (
      <EmptyState title="Nothing needs you here" action={<ClearFilters />}>
        <p>
          {search.needs === 'stuck'
            ? 'No item is stuck: every one is decided, on its way or with somebody.'
            : 'Every write so far stands in its source as intended.'}
        </p>
      </EmptyState>
    );
  }
  if (Object.keys(given(search)).length > 0) {
    return (
      <EmptyState title="No item fits" action={<ClearFilters />}>
        <p>
          Every filter must fit at once. Take one away, or search for fewer words: whole words are
          found, parts of words are not, and what was redacted cannot be searched for.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No ticket has come in yet"
      action={
        may ? (
          <Button component={Link} to="/import" variant="filled">
            Import tickets
          </Button>
        ) : null
      }
    >
      <p>
        Tickets come from an import, from a connected source, or by <code>POST /v1/items</code>.
        Each appears here as it comes in, with everything that is decided and done about it.
      </p>
    </EmptyState>
  );
}
