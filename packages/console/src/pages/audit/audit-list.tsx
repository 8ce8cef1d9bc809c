import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { actorText, useNames } from '../../api/actors.ts';
import type { AuditEntryView } from '../../api/audit.ts';
import { listQuery } from '../../api/pages.ts';
import type { QueryValues } from '../../api/request.ts';
import type { Column } from '../../components/list/data-list.tsx';
import { LogList, NarrowRow } from '../../components/list/log-list.tsx';
import { EmptyState } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatPlural } from '../../format/number.ts';
import { entryDetail, type Names } from '../../words/entry-detail.ts';
import { entryType } from '../../words/entry-types.ts';
import classes from './audit.module.css';
import { EntryDrawer } from './entry-drawer.tsx';
import type { AuditSearch } from './route.ts';

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
  return (
    <LogList
      list={list}
      label="Audit entries"
      loading="The audit"
      count={({ length }) => formatPlural(length, 'entry', 'entries')}
      columns={columns}
      narrow={(entry) => (
        <NarrowRow
          head={entryType(entry.type).title}
          aside={<RelativeTime at={entry.at} />}
          lines={[entryDetail(entry, names), `by ${names.of(actorText(entry.actor))}`]}
        />
      )}
      filters={filters}
      opened={search.entry}
      onOpen={(entry) => {
        void navigate({ search: (old) => ({ ...old, entry }), replace: true });
      }}
      nothing={<Nothing search={search} />}
      detail={(entry, close) => <EntryDrawer entry={entry} names={names} onClose={close} />}
    />
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
