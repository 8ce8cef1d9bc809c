import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { probeSource, type SourceView, sourcesQuery } from '../../api/sources.ts';
import { Fact, FactRow } from '../../components/facts/facts.tsx';
import { Lamp } from '../../components/lamp/lamp.tsx';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount } from '../../format/number.ts';
import { formatSpan } from '../../format/time.ts';
import { Findings } from './findings.tsx';
import { SecondLooks } from './second-looks.tsx';
import classes from './sources.module.css';
import { healthOf, pollError } from './words.ts';

/** One source: how reading it goes, and what its token lacks. */
export function Source({ source }: { readonly source: SourceView }): ReactNode {
  const { name, title } = source;
  const { state, word, reason } = healthOf(source);
  return (
    <article className={classes.source} aria-label={`Source ${name}`}>
      <div className={classes.head}>
        <h2 className={classes.name}>{name}</h2>
        {title === name ? null : <p className={classes.soft}>{title}</p>}
        <Lamp state={state} word={word} reason={reason} />
        <p className={classes.links}>
          <Link to="/items" search={{ source: name }}>
            its items
          </Link>
          {' · '}
          <Link to="/write-backs" search={{ source: name }}>
            its write-backs
          </Link>
        </p>
      </div>
      <div className={classes.body}>
        <Reading source={source} />
        <SecondLooks source={source} />
        <Probe source={source} />
      </div>
    </article>
  );
}

function Reading({ source: { poll } }: { readonly source: SourceView }): ReactNode {
  if (poll === null) {
    return <p className={classes.soft}>Not polled.</p>;
  }
  const { everyMs, lastSuccessAt, lagMs, error, status, failures, failingSince } = poll;
  return (
    <>
      <FactRow columns="2fr 1fr 1fr 1fr">
        <Fact label="Read last">
          {lastSuccessAt === null ? 'never' : <RelativeTime at={lastSuccessAt} />}, every{' '}
          {formatSpan(everyMs)}
        </Fact>
        <Fact label="Behind by">{lagMs === null ? 'not known yet' : formatSpan(lagMs)}</Fact>
        <Fact label="Taken in">{formatCount(poll.taken)}</Fact>
        <Fact label="Passed over">
          {poll.skipped === 0
            ? 'none'
            : `${formatCount(poll.skipped)}, last ${poll.lastSkippedId ?? 'unknown'}`}
        </Fact>
      </FactRow>
      <Aside poll={poll} />
      {error === null ? null : (
        <p className={classes.fault}>
          The last poll failed: {pollError(error)}
          {status === null ? '' : ` (HTTP ${status})`}. {formatCount(failures)} in a row
          {failingSince === null ? (
            ''
          ) : (
            <>
              , since <RelativeTime at={failingSince} />
            </>
          )}
          ; it is tried again by itself
          {poll.nextPollAt === null ? (
            ''
          ) : (
            <>
              , next <RelativeTime at={poll.nextPollAt} />
            </>
          )}
          . Nothing is lost meanwhile: reading goes on where it stopped.
        </p>
      )}
    </>
  );
}

/** Tickets that its system cannot show: somebody has to look at them there. */
function Aside({ poll }: { readonly poll: NonNullable<SourceView['poll']> }): ReactNode {
  const { aside, asideTickets } = poll;
  if (aside === 0) return null;
  return (
    <div className={classes.fault}>
      <p>
        {aside === 1 ? 'One ticket' : `${formatCount(aside)} tickets`} cannot be read in this
        source. What is behind goes on; each is tried again by itself. Look at them there:
      </p>
      <ul aria-label="Tickets that cannot be read">
        {asideTickets.map(({ externalId, since, tries, error, status }) => (
          <li key={externalId}>
            <strong>{externalId}</strong>: {pollError(error)}
            {status === null ? '' : ` (HTTP ${status})`}, {formatCount(tries)} times since{' '}
            <RelativeTime at={since} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Probe({ source }: { readonly source: SourceView }): ReactNode {
  const may = useMay('agent:write');
  const client = useQueryClient();
  const probe = useMutation({
    mutationFn: () => probeSource(source.name),
    onSuccess: (view) => {
      notifyDone(`${view.name}: ${healthOf(view).reason}`);
    },
    onError: notifyProblem,
    onSettled: () => client.invalidateQueries({ queryKey: sourcesQuery.queryKey }),
  });
  return (
    <div className={classes.probe}>
      <Findings source={source} />
      {may && source.canProbe ? (
        <Button
          size="xs"
          aria-label={`Probe ${source.name}`}
          loading={probe.isPending}
          onClick={() => probe.mutate()}
        >
          Probe now
        </Button>
      ) : null}
    </div>
  );
}
