import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { actorText, useNames } from '../../api/actors.ts';
import type { AuditEntryView } from '../../api/audit.ts';
import { listQuery, rowsOf } from '../../api/pages.ts';
import type { QueryValues } from '../../api/request.ts';
import { type Column, DataList } from '../../components/list/data-list.tsx';
import { NewsBar } from '../../components/list/news-bar.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount, formatPlural } from '../../format/number.ts';
import { useStillRows } from '../../live/use-still-rows.ts';
import { entryDetail, type Names } from '../../words/entry-detail.ts';
import { entryType } from '../../words/entry-types.ts';
import classes from './audit.module.css';
import { EntryDrawer } from './entry-drawer.tsx';
import type { AuditSearch } from './route.ts';

const idOf = (entry: AuditEntryView): string => entry.id;
const pageSize = 100;
const pagesRenewed = 3;

function columnsOf(names: Names): readonly Column<AuditEntryView>[] {
  return [
    { id: 'at', header: 'When', width: '96px', cell: ({ at }) => <RelativeTime at={at} /> },
    {
      id: 'stage',
      header: 'Stage',
      width: '88px',
      cell: ({ stage }) => <span className={classes.soft}>{stage}</span>,
    },
    {
      id: 'what',
      header: 'What happened',
      width: 'minmax(0, 2fr)',
      cell: ({ type }) => <span title={entryType(type).means}>{entryType(type).title}</span>,
    },
    {
      id: 'detail',
      header: 'In detail',
      width: 'minmax(0, 3fr)',
      cell: (entry) => <span className={classes.soft}>{entryDetail(entry, names)}</span>,
    },
    {
      id: 'actor',
      header: 'By',
      width: 'minmax(0, 1.2fr)',
      cell: ({ actor }) => names.of(actorText(actor)),
    },
    {
      id: 'item',
      header: 'Item',
      width: '84px',
      cell: ({ itemId }) => (itemId === null ? '' : <code>{itemId.slice(-8)}</code>),
    },
  ];
}

/** The entries of the filters, newest first. The one in the address is opened beside them. */
export function AuditList({
  search,
  filters,
}: {
  readonly search: AuditSearch;
  readonly filters: QueryValues;
}): ReactNode {
  const navigate = useNavigate({ from: '/audit' });
  const names = useNames();
  const columns = useMemo(() => columnsOf(names), [names]);
  // The server announces no entries, for there are too many; so the list looks now and then, unless that means many pages.
  const list = useInfiniteQuery({
    ...listQuery<AuditEntryView>('audit', '/v1/audit', filters, pageSize),
    refetchInterval: ({ state }) =>
      (state.data?.pages.length ?? 0) > pagesRenewed ? false : 15_000,
  });
  const fresh = useMemo(() => rowsOf(list.data), [list.data]);
  const still = useStillRows(fresh, idOf, JSON.stringify(filters));
  const [active, setActive] = useState(search.entry ?? null);
  const open = (entry: string | undefined): void => {
    void navigate({ search: (old) => ({ ...old, entry }), replace: true });
  };
  if (list.data === undefined) {
    return list.error === null ? (
      <RowsSkeleton />
    ) : (
      <ErrorState
        error={list.error}
        what="The audit could not be loaded"
        onRetry={() => void list.refetch()}
      />
    );
  }
  const opened = still.rows.find(({ id }) => id === search.entry);
  if (still.rows.length === 0) return <Nothing search={search} />;
  return (
    <div className={classes.list}>
      <NewsBar waiting={still.waiting} onLoad={still.load} />
      <DataList
        label="Audit entries"
        rows={still.rows}
        idOf={idOf}
        columns={columns}
        narrow={(entry) => <Narrow entry={entry} names={names} />}
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
          : formatPlural(still.rows.length, 'entry', 'entries')}
      </p>
      <EntryDrawer entry={opened} names={names} onClose={() => open(undefined)} />
    </div>
  );
}

function Narrow({
  entry,
  names,
}: {
  readonly entry: AuditEntryView;
  readonly names: Names;
}): ReactNode {
  return (
    <span className={classes.narrow}>
      <span className={classes.narrowHead}>
        <strong>{entryType(entry.type).title}</strong>
        <span className={classes.soft}>
          <RelativeTime at={entry.at} />
        </span>
      </span>
      <span className={classes.cut}>{entryDetail(entry, names)}</span>
      <span className={classes.cut}>by {names.of(actorText(entry.actor))}</span>
    </span>
  );
}

function Nothing({ search }: { readonly search: AuditSearch }): ReactNode {
  const filtered = Object.values<string | undefined>(search).some((value) => value !== undefined);
  return (
    <EmptyState title={filtered ? 'No entry fits' : 'Nothing has happened yet'}>
      <p>
        {filtered
          ? 'Every filter must fit at once. Take one away, or widen the days.'
          : 'Every ticket, decision, verdict, write, switch and sign-in becomes an entry here: who, what and when, sealed so that a change is found.'}
      </p>
    </EmptyState>
  );
}
