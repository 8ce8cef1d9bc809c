import { Button } from '@mantine/core';
import type { AlertView } from '@signalbox/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { alertsQuery } from '../../api/alerts.ts';
import { rowsOf } from '../../api/pages.ts';
import { LampShape } from '../../components/lamp/lamp.tsx';
import { Section } from '../../components/page/page.tsx';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatPlural } from '../../format/number.ts';
import { Channels } from './channels.tsx';
import { Deliveries } from './deliveries.tsx';
import classes from './incidents.module.css';

const kinds: Readonly<Record<AlertView['kind'], string>> = {
  mode: 'Mode',
  breaker: 'Breaker',
  budget: 'Error budget',
  burst: 'Burst',
  stuck: 'Stuck items',
  failed_write: 'Failed writes',
  spend: 'Spend',
};

/** What fires, what has recovered, who was told, and by which way. */
export function Alerts(): ReactNode {
  return (
    <div className={classes.alerts}>
      <div className={classes.column}>
        <AlertList
          state="firing"
          title="Firing"
          none="Nothing fires. Changes of modes, breakers, budgets that burn, bursts, stuck items, failed writes and limits of spend that are nearly reached would stand here."
        />
        <AlertList state="recovered" title="Recovered" none="Nothing has recovered yet." />
      </div>
      <div className={classes.column}>
        <Channels />
        <Deliveries />
      </div>
    </div>
  );
}

function AlertList({
  state,
  title,
  none,
}: {
  readonly state: AlertView['state'];
  readonly title: string;
  readonly none: string;
}): ReactNode {
  const list = useInfiniteQuery(alertsQuery(state));
  const rows = rowsOf(list.data);
  return (
    <Section title={title}>
      {rows === undefined ? (
        list.error === null ? (
          <RowsSkeleton rows={3} />
        ) : (
          <ErrorState
            error={list.error}
            what="The alerts could not be loaded"
            onRetry={() => void list.refetch()}
          />
        )
      ) : rows.length === 0 ? (
        <p className={classes.pad}>{none}</p>
      ) : (
        <ul className={classes.list} aria-label={title}>
          {rows.map((alert) => (
            <Alert key={alert.id} alert={alert} />
          ))}
        </ul>
      )}
      {list.hasNextPage ? (
        <div className={classes.more}>
          <Button onClick={() => void list.fetchNextPage()}>Show more</Button>
        </div>
      ) : null}
    </Section>
  );
}

function Alert({ alert }: { readonly alert: AlertView }): ReactNode {
  const { kind, level, subject, state, summary, times, firstAt, lastAt, recoveredAt } = alert;
  const lamp = state === 'recovered' ? 'auto' : level === 'alert' ? 'manual' : 'assisted';
  return (
    <li className={classes.alert}>
      <LampShape state={lamp} />
      <span className={classes.head}>
        {kinds[kind]} <span className={classes.soft}>{subject}</span>
      </span>
      <span className={classes.soft}>
        {state === 'recovered' ? 'recovered' : level === 'alert' ? 'alert' : 'warning'}
      </span>
      <p>{summary}</p>
      <span className={classes.meta}>
        <span>
          first <RelativeTime at={firstAt} />
        </span>
        {times === 1 ? null : (
          <span>
            {formatPlural(times, 'time')}, last <RelativeTime at={lastAt} />
          </span>
        )}
        {recoveredAt === null ? null : (
          <span>
            recovered <RelativeTime at={recoveredAt} />
          </span>
        )}
        {alert.incidentId === null ? null : (
          <Link to="/incidents/$incidentId" params={{ incidentId: alert.incidentId }}>
            its incident
          </Link>
        )}
      </span>
    </li>
  );
}
