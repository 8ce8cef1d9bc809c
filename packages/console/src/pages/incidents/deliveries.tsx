import { Button } from '@mantine/core';
import type { AlertDeliveryView } from '@signalbox/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { alertDeliveriesQuery } from '../../api/alerts.ts';
import { rowsOf } from '../../api/pages.ts';
import { StateMark, type Tone } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatPlural } from '../../format/number.ts';
import classes from './incidents.module.css';

const tones: Readonly<Record<AlertDeliveryView['state'], Tone>> = {
  waiting: 'plain',
  delivered: 'auto',
  failed: 'manual',
};
const states = { waiting: 'waiting', delivered: 'arrived', failed: 'failed' } as const;
const events: Readonly<Record<AlertDeliveryView['event'], string>> = {
  firing: 'that it fires',
  repeated: 'that it still fires',
  recovered: 'that it recovered',
  test: 'a test',
};

/** Each message to each channel, newest first, and how it went. */
export function Deliveries(): ReactNode {
  const list = useInfiniteQuery(alertDeliveriesQuery);
  const rows = rowsOf(list.data);
  return (
    <Section title="Delivery log">
      {rows === undefined ? (
        list.error === null ? (
          <RowsSkeleton rows={4} />
        ) : (
          <ErrorState
            error={list.error}
            what="The log could not be loaded"
            onRetry={() => void list.refetch()}
          />
        )
      ) : rows.length === 0 ? (
        <p className={classes.pad}>Nobody has been told anything yet.</p>
      ) : (
        <ul className={classes.list} aria-label="Delivery log">
          {rows.map((one) => (
            <li key={one.id} className={classes.delivery}>
              <span>
                <StateMark tone={tones[one.state]}>{states[one.state]}</StateMark>
              </span>
              <span>
                <strong>{one.channel}</strong> was told {events[one.event]}
                <span className={classes.meta}>
                  {one.type}, {formatPlural(one.tries, 'try', 'tries')}
                  {one.status === null ? '' : `, answer ${one.status}`}
                  {one.error === null ? '' : `, ${one.error.replaceAll('_', ' ')}`}
                </span>
              </span>
              <span className={classes.soft}>
                <RelativeTime at={one.createdAt} />
              </span>
            </li>
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
