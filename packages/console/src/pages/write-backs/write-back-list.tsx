import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { QueryValues } from '../../api/request.ts';
import { type WriteBackView, writeBacksQuery } from '../../api/write-backs.ts';
import { requestCount } from '../../components/attempt/exchange.tsx';
import { VerdictMark } from '../../components/attempt/verdict-mark.tsx';
import type { Column } from '../../components/list/data-list.tsx';
import { LogList, NarrowRow } from '../../components/list/log-list.tsx';
import { EmptyState } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount, formatMean, formatPlural } from '../../format/number.ts';
import { fieldsText } from './fields-text.ts';
import type { WriteBacksSearch } from './route.ts';
import { WriteBackDrawer } from './write-back-drawer.tsx';
import classes from './write-backs.module.css';

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
    cell: ({ verdict }) => <VerdictMark verdict={verdict} />,
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
    id: 'requests',
    header: 'Requests',
    width: '76px',
    align: 'end',
    cell: ({ exchange }) => (exchange === null ? '' : formatCount(requestCount(exchange))),
  },
  {
    id: 'number',
    header: 'Try',
    width: '48px',
    align: 'end',
    cell: ({ number }) => formatCount(number),
  },
];

/** The attempts that the filters leave, newest first. The one in the address is opened beside them. */
export function WriteBackList({
  search,
  filters,
}: {
  readonly search: WriteBacksSearch;
  readonly filters: QueryValues;
}): ReactNode {
  const navigate = useNavigate({ from: '/write-backs' });
  return (
    <LogList
      list={useInfiniteQuery(writeBacksQuery(filters))}
      label="Write-backs"
      loading="The write-backs"
      count={countWords}
      columns={columns}
      narrow={(row) => (
        <NarrowRow
          head={row.externalId}
          aside={<VerdictMark verdict={row.verdict} />}
          lines={[
            fieldsText(row),
            <>
              {row.source}, <RelativeTime at={row.startedAt} />
            </>,
          ]}
        />
      )}
      filters={filters}
      opened={search.attempt}
      onOpen={(attempt) => {
        void navigate({ search: (old) => ({ ...old, attempt }), replace: true });
      }}
      nothing={<Nothing search={search} />}
      detail={(attempt, close) => <WriteBackDrawer attempt={attempt} onClose={close} />}
    />
  );
}

/** How many there are, and how many requests each took: what a write costs its source, when the list is of one. */
function countWords(rows: readonly WriteBackView[]): string {
  const counts = rows.flatMap(({ exchange }) => (exchange === null ? [] : requestCount(exchange)));
  const attempts = formatPlural(rows.length, 'attempt');
  if (counts.length === 0) return attempts;
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return `${attempts}, ${formatMean(mean)} requests each`;
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
