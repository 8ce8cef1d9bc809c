import { Button } from '@mantine/core';
import type { IncidentDetail } from '@signalbox/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { incidentItemsQuery } from '../../api/incidents.ts';
import { useMay } from '../../api/session.ts';
import { RecheckDialog } from '../../components/control/recheck-dialog.tsx';
import { StateOf } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount } from '../../format/number.ts';
import classes from './incident.module.css';

/** What it touched: the counts, each a link to its rows, and the newest items. */
export function Affected({ incident }: { readonly incident: IncidentDetail }): ReactNode {
  const { affected, agent, category } = incident;
  const source = /^breaker:source:(.+)$/u.exec(incident.control)?.[1];
  const all = {
    ...(agent === null ? {} : { agent }),
    ...(category === null ? {} : { category }),
    ...(source === undefined ? {} : { source }),
    from: affected.from,
    ...(affected.to === null ? {} : { to: affected.to }),
  };
  const counts = [
    { label: 'decided meanwhile', count: affected.total, search: all },
    {
      label: 'of them without a person',
      count: affected.automatic,
      search: { ...all, lane: 'auto' },
    },
    { label: 'still held', count: affected.held, search: { ...all, state: 'held' } },
    { label: 'in review', count: affected.inReview, search: { ...all, state: 'in_review' } },
    { label: 'written', count: affected.written, search: { ...all, state: 'resolved' } },
  ] as const;
  return (
    <Section
      title="What it touched"
      aside={
        <span className={classes.soft}>
          from <RelativeTime at={affected.from} />
          {affected.to === null ? ' until now' : ' to '}
          {affected.to === null ? null : <RelativeTime at={affected.to} />}
        </span>
      }
    >
      <ul className={classes.counts}>
        {counts.map(({ label, count, search }) => (
          <li key={label}>
            <Link to="/items" search={search} className={classes.count}>
              <strong>{formatCount(count)}</strong>
              <span>{label}</span>
            </Link>
          </li>
        ))}
      </ul>
      <Items id={incident.id} />
    </Section>
  );
}

function Items({ id }: { readonly id: string }): ReactNode {
  const { data, error, refetch } = useQuery(incidentItemsQuery(id));
  const may = useMay('hold:write');
  const [asked, setAsked] = useState<string | null>(null);
  if (data === undefined) {
    return error === null ? (
      <RowsSkeleton rows={4} />
    ) : (
      <ErrorState
        error={error}
        what="Its items could not be loaded"
        onRetry={() => void refetch()}
      />
    );
  }
  if (data.length === 0) return <p className={classes.pad}>It touched no item.</p>;
  return (
    <>
      <ul className={classes.items} aria-label="The newest items it touched">
        {data.map((item) => (
          <li key={item.id}>
            <Link to="/items/$itemId" params={{ itemId: item.id }}>
              {item.externalId}
            </Link>
            <span>
              <StateOf name={item.state} />
            </span>
            <span className={classes.soft}>
              decided <RelativeTime at={item.decidedAt} />
              {item.lane === null ? '' : `, ${item.lane}`}
            </span>
            {may && item.lane === 'auto' ? (
              <Button
                size="compact-sm"
                aria-label={`Check decisions like that of ${item.externalId}`}
                onClick={() => setAsked(item.id)}
              >
                Check like ones …
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <RecheckDialog itemId={asked} onClose={() => setAsked(null)} />
    </>
  );
}
