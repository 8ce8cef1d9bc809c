import type { IncidentView } from '@signalbox/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { type IncidentState, incidentsQuery } from '../../api/incidents.ts';
import { rowsOf } from '../../api/pages.ts';
import { Lamp, LampShape } from '../../components/lamp/lamp.tsx';
import { type Column, DataList } from '../../components/list/data-list.tsx';
import { NewsBar } from '../../components/list/news-bar.tsx';
import { Page } from '../../components/page/page.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import tabs from '../../components/tabs/tabs.module.css';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount } from '../../format/number.ts';
import { formatSpan } from '../../format/time.ts';
import { useStillRows } from '../../live/use-still-rows.ts';
import { causeWords, modeWords, sentence } from '../../words/control-words.ts';
import { incidentSubject, worstWord } from '../../words/incident-words.ts';
import { Alerts } from './alerts.tsx';
import classes from './incidents.module.css';

const shown = [
  { show: undefined, label: 'Open' },
  { show: 'recovered', label: 'Recovered' },
  { show: 'closed', label: 'Closed' },
  { show: 'alerts', label: 'Alerts' },
] as const;

/** What went wrong enough to be told as a story, by where it stands; and who was told what. */
export function IncidentsPage(): ReactNode {
  const { show } = useSearch({ from: '/shell/incidents' });
  return (
    <Page
      title="Incidents"
      question={
        show === 'alerts'
          ? 'Who was told what, and did it arrive?'
          : 'What went wrong, and is it over?'
      }
      fill={show !== 'alerts'}
      bar={
        <nav aria-label="Incidents" className={tabs.tabs}>
          {shown.map((one) => (
            <Link
              key={one.label}
              to="/incidents"
              search={{ show: one.show }}
              activeOptions={{ explicitUndefined: true }}
              className={tabs.tab}
            >
              {one.label}
            </Link>
          ))}
        </nav>
      }
    >
      {show === 'alerts' ? <Alerts /> : <Incidents key={show ?? 'open'} state={show ?? 'open'} />}
    </Page>
  );
}

const idOf = (row: IncidentView): string => row.id;

const columns: readonly Column<IncidentView>[] = [
  {
    id: 'worst',
    header: 'At worst',
    width: '148px',
    cell: (row) => <Lamp state={lampOf(row)} word={worstWord(row)} />,
  },
  {
    id: 'about',
    header: 'About',
    width: 'minmax(0, 1.2fr)',
    cell: (row) => <strong>{incidentSubject(row)}</strong>,
  },
  {
    id: 'why',
    header: 'Why',
    width: 'minmax(0, 2.4fr)',
    cell: ({ cause }) => <span className={classes.soft}>{sentence(causeWords(cause))}</span>,
  },
  {
    id: 'opened',
    header: 'Began',
    width: '96px',
    cell: ({ openedAt }) => <RelativeTime at={openedAt} />,
  },
  {
    id: 'lasted',
    header: 'Lasted',
    width: '88px',
    cell: (row) => <Lasted incident={row} />,
  },
  {
    id: 'notes',
    header: 'Notes',
    width: '64px',
    align: 'end',
    cell: ({ notes }) => (notes === 0 ? '' : formatCount(notes)),
  },
];

function lampOf({ worstMode }: IncidentView): 'auto' | 'assisted' | 'manual' | 'unknown' {
  return worstMode === null ? 'manual' : modeWords[worstMode].lamp;
}

function Lasted({ incident }: { readonly incident: IncidentView }): ReactNode {
  const { openedAt, recoveredAt, closedAt } = incident;
  const end = recoveredAt ?? closedAt;
  return end === null ? 'until now' : formatSpan(Date.parse(end) - Date.parse(openedAt));
}

function Incidents({ state }: { readonly state: IncidentState }): ReactNode {
  const navigate = useNavigate();
  const list = useInfiniteQuery(incidentsQuery(state));
  const fresh = useMemo(() => rowsOf(list.data), [list.data]);
  const still = useStillRows(fresh, idOf, state);
  const [active, setActive] = useState<string | null>(null);
  if (list.data === undefined) {
    return list.error === null ? (
      <RowsSkeleton />
    ) : (
      <ErrorState
        error={list.error}
        what="The incidents could not be loaded"
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (still.rows.length === 0) return <Nothing state={state} />;
  return (
    <>
      {still.waiting === 0 ? null : <NewsBar waiting={still.waiting} onLoad={still.load} />}
      <DataList
        label={`${state} incidents`}
        rows={still.rows}
        idOf={idOf}
        columns={columns}
        rowHeight={44}
        narrow={(row) => <Narrow incident={row} />}
        narrowHeight={84}
        active={active}
        onActive={setActive}
        onOpen={({ id }) =>
          void navigate({ to: '/incidents/$incidentId', params: { incidentId: id } })
        }
        gone={still.gone}
        more={list.hasNextPage}
        onEnd={() => {
          if (!list.isFetching) void list.fetchNextPage();
        }}
      />
    </>
  );
}

function Narrow({ incident }: { readonly incident: IncidentView }): ReactNode {
  return (
    <span className={classes.narrow}>
      <span className={classes.narrowHead}>
        <LampShape state={lampOf(incident)} />
        <strong>
          {incidentSubject(incident)}: {worstWord(incident).toLowerCase()}
        </strong>
        <span className={classes.soft}>
          <RelativeTime at={incident.openedAt} />
        </span>
      </span>
      <span className={classes.soft}>{sentence(causeWords(incident.cause))}</span>
    </span>
  );
}

function Nothing({ state }: { readonly state: IncidentState }): ReactNode {
  if (state === 'recovered') {
    return (
      <EmptyState title="No incident waits to be closed">
        <p>
          When what an incident is about is normal again, it waits here until a person says what the
          cause was.
        </p>
      </EmptyState>
    );
  }
  if (state === 'closed') {
    return (
      <EmptyState title="No incident has been closed yet">
        <p>Closed ones stay here with their timeline, their notes and the reason they ended.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No incident is open">
      <p>
        One opens by itself when an agent goes to safe, is handed back or stopped, or when writing
        to an outside system keeps failing. It then says what happened, which tickets it touched,
        and what to tell those who ask.
      </p>
      <p>
        What limits the line short of that stands under <Link to="/controls">Controls</Link>.
      </p>
    </EmptyState>
  );
}
