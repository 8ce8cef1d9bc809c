import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { alertChannelsQuery, alertDeliveriesQuery, testChannel } from '../../api/alerts.ts';
import { rowsOf } from '../../api/pages.ts';
import { useMay } from '../../api/session.ts';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount } from '../../format/number.ts';
import classes from './incidents.module.css';

interface Shown {
  readonly name: string;
  readonly type: string;
  /** Null: only the log knows it. */
  readonly state: 'active' | 'paused' | null;
  readonly error: string | null;
  readonly failingSince: string | null;
  readonly waiting: number;
}

/** The ways out: whether each works, and a button that tries. */
export function Channels(): ReactNode {
  const listed = useQuery(alertChannelsQuery);
  const log = rowsOf(useInfiniteQuery(alertDeliveriesQuery).data);
  const may = useMay('control:write');
  const channels: readonly Shown[] | undefined = listed.data === null ? fromLog(log) : listed.data;
  return (
    <Section title="Channels">
      {channels === undefined ? (
        listed.error === null ? (
          <RowsSkeleton rows={2} />
        ) : (
          <ErrorState
            error={listed.error}
            what="The channels could not be loaded"
            onRetry={() => void listed.refetch()}
          />
        )
      ) : channels.length === 0 ? (
        <p className={classes.pad}>
          No channel is set up: alerts stand here and are sent nowhere. Files under{' '}
          <code>alerts/</code> of the workspace say who is told: by signed webhook, mail, or a
          webhook Slack understands.
        </p>
      ) : (
        <ul className={classes.list} aria-label="Channels">
          {channels.map((one) => (
            <li key={one.name} className={classes.channel}>
              <span>
                <strong>{one.name}</strong> <span className={classes.soft}>{one.type}</span>
                <Health channel={one} />
              </span>
              {may ? <TestButton name={one.name} /> : null}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** Each channel the log has heard of, by its newest message. */
function fromLog(
  log: readonly { readonly channel: string; readonly type: string }[] | undefined,
): readonly Shown[] | undefined {
  if (log === undefined) return undefined;
  const named = new Map<string, Shown>();
  for (const { channel, type } of log) {
    if (named.has(channel)) continue;
    const unknown = { state: null, error: null, failingSince: null, waiting: 0 } as const;
    named.set(channel, { name: channel, type, ...unknown });
  }
  return [...named.values()];
}

function Health({ channel }: { readonly channel: Shown }): ReactNode {
  const { state, error, failingSince, waiting } = channel;
  if (state === null) return null;
  return (
    <span className={classes.meta}>
      {state === 'paused' ? (
        <StateMark tone="manual">paused</StateMark>
      ) : error === null ? (
        <StateMark tone="auto">works</StateMark>
      ) : (
        <StateMark tone="assisted">failing</StateMark>
      )}
      {error === null ? null : <span>{error.replaceAll('_', ' ')}</span>}
      {failingSince === null ? null : (
        <span>
          since <RelativeTime at={failingSince} />
        </span>
      )}
      {waiting === 0 ? null : <span>{formatCount(waiting)} waiting</span>}
      {state === 'paused' ? <span>a test that arrives takes it up again</span> : null}
    </span>
  );
}

function TestButton({ name }: { readonly name: string }): ReactNode {
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: () => testChannel(name),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['alerts'] });
      notifyDone(`A test is on its way to ${name}; the log says how it went.`);
    },
    onError: notifyProblem,
  });
  return (
    <Button
      size="compact-sm"
      loading={send.isPending}
      aria-label={`Send a test to ${name}`}
      onClick={() => send.mutate()}
    >
      Test
    </Button>
  );
}
