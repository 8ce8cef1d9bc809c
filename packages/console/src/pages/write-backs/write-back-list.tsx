import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { rowsOf } from '../../api/pages.ts';
import type { QueryValues } from '../../api/request.ts';
import { type WriteBackView, writeBacksQuery } from '../../api/write-backs.ts';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { type Column, DataList } from '../../components/list/data-list.tsx';
import { NewsBar } from '../../components/list/news-bar.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount, formatPlural } from '../../format/number.ts';
import { useStillRows } from '../../live/use-still-rows.ts';
import { writeWords } from '../../words/item-words.ts';
import type { WriteBacksSearch } from './route.ts';
import { fieldsText, verdictWord } from './words.ts';
import { WriteBackDrawer } from './write-back-drawer.tsx';
import classes from './write-backs.module.css';

const idOf = ({ id }: WriteBackView): string => id;

const columns: readonly Column<WriteBackView>[] = [
  {
    id: 'at',
    header: 'When',
    width: '96px',
    cell: ({ startedAt }) => <RelativeTime at={startedAt} />,
  },
  {
    id: 'verdict',
    header: 'Verdict',
    width: '132px',
    cell: (row) => <Verdict row={row} />,
  },
  {
    id: 'ticket',
    header: 'Ticket',
    width: 'minmax(0, 1.2fr)',
    cell: ({ externalId }) => externalId,
  },
  {
    id: 'source',
    header: 'Source',
    width: 'minmax(0, 1fr)',
    cell: ({ source }) => <span className={classes.soft}>{source}</span>,
  },
  {
    id: 'meant',
    header: 'Meant',
    width: 'minmax(0, 3fr)',
    cell: (row) => <span className={classes.soft}>{fieldsText(row)}</span>,
  },
  {
    id: 'agent',
    header: 'Agent',
    width: 'minmax(0, 1fr)',
    cell: ({ agent }) => agent ?? 'no agent',
  },
  {
    id: 'number',
    header: 'Try',
    width: '48px',
    align: 'end',
    cell: ({ number }) => formatCount(number),
  },
];

function Verdict({ row: { verdict } }: { readonly row: WriteBackView }): ReactNode {
  return <StateMark tone={writeWords(verdict ?? 'pending').tone}>{verdictWord(verdict)}</StateMark>;
}

/** The attempts that the filters leave, newest first. The one in the address is opened beside them. */
export function WriteBackList({
  search,
  filters,
}: {
  readonly search: WriteBacksSearch;
  readonly filters: QueryValues;
}): ReactNode {
  const navigate = useNavigate({ from: '/write-backs' });
  const list = useInfiniteQuery(writeBacksQuery(filters));
  const fresh = useMemo(() => rowsOf(list.data), [list.data]);
  const still = useStillRows(fresh, idOf, JSON.stringify(filters));
  const [active, setActive] = useState(search.attempt ?? null);
  const open = (attempt: string | undefined): void => {
    void navigate({ search: (old) => ({ ...old, attempt }), replace: true });
  };
  if (list.data === undefined) {
    return list.error === null ? (
      <RowsSkeleton />
    ) : (
      <ErrorState
        error={list.error}
        what="The write-backs could not be loaded"
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (still.rows.length === 0) return <Nothing search={search} />;
  return (
    <div className={classes.list}>
      <NewsBar waiting={still.waiting} onLoad={still.load} />
      <DataList
        label="Write-backs"
        rows={still.rows}
        idOf={idOf}
        columns={columns}
        narrow={(row) => <Narrow row={row} />}
        narrowHeight={76}
        active={active}
        onActive={setActive}
        onOpen={({ id }) => open(id)}
        more={list.hasNextPage}
        onEnd={() => {
          if (!list.isFetching) void list.fetchNextPage();
        }}
      />
      <p className={classes.foot} role="status">
        {list.hasNextPage
          ? `${formatCount(still.rows.length)} shown, more below`
          : formatPlural(still.rows.length, 'attempt')}
      </p>
      <WriteBackDrawer
        attempt={still.rows.find(({ id }) => id === search.attempt)}
        onClose={() => open(undefined)}
      />
    </div>
  );
}

function Narrow({ row }: { readonly row: WriteBackView }): ReactNode {
  return (
    <span className={classes.narrow}>
      <span className={classes.narrowHead}>
        <strong>{row.externalId}</strong>
        <Verdict row={row} />
      </span>
      <span className={classes.cut}>{fieldsText(row)}</span>
      <span className={classes.cut}>
        {row.source}, <RelativeTime at={row.startedAt} />
      </span>
    </span>
  );
}

function Nothing({ search: { state, source, agent } }: { readonly search: WriteBacksSearch }) {
  if (source !== undefined || agent !== undefined) {
    return (
      <EmptyState title="No write-back fits">
        <p>Every filter must fit at once. Take one away.</p>
      </EmptyState>
    );
  }
  if (state === 'open') {
    return (
      <EmptyState title="Nothing is under way">
        <p>A write stands here from before it is sent until its verdict is known.</p>
      </EmptyState>
    );
  }
  if (state !== undefined) {
    return (
      <EmptyState title="Everything arrived as meant">
        <p>What was not applied, half applied, changed by others or never answered stands here.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing has been written yet">
      <p>
        Every try to write to a ticket system is kept here: what was meant, what stood there before,
        and what was read back.
      </p>
    </EmptyState>
  );
}
