import { Button } from '@mantine/core';
import type { DeliveryView } from '@signalbox/contract';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { rowsOf } from '../../api/pages.ts';
import { deliveriesQuery, resendDelivery, webhooksQuery } from '../../api/webhooks.ts';
import { CopyMenu } from '../../components/copy/copy-menu.tsx';
import { StateMark, type Tone } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';
import { EmptyState } from '../../components/state/states.tsx';
import { Countdown, ExactTime, RelativeTime } from '../../components/time/relative-time.tsx';
import { formatPlural } from '../../format/number.ts';
import { EndpointActions, EndpointState } from './endpoints.tsx';
import { Loading } from './loading.tsx';
import classes from './settings.module.css';

const states: readonly { readonly value: string | undefined; readonly label: string }[] = [
  { value: undefined, label: 'All' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'delivered', label: 'Arrived' },
  { value: 'failed', label: 'Failed' },
];

/** What one endpoint was told or will be, with every attempt. */
export function Deliveries({ id }: { readonly id: string }): ReactNode {
  const [state, setState] = useState<string | undefined>(undefined);
  const { data: endpoints } = useQuery(webhooksQuery);
  const query = useInfiniteQuery(deliveriesQuery(id, state));
  const rows = rowsOf(query.data);
  const endpoint = endpoints?.find((one) => one.id === id);
  return (
    <>
      <p>
        <Link to="/settings" search={{ tab: 'webhooks' }}>
          ← All webhooks
        </Link>
      </p>
      <Section
        title={endpoint?.url ?? 'Deliveries'}
        aside={
          endpoint === undefined ? null : (
            <span className={classes.line}>
              <EndpointState endpoint={endpoint} />
              <EndpointActions endpoint={endpoint} />
            </span>
          )
        }
      >
        <div className={classes.filter}>
          {states.map(({ value, label }) => (
            <Button
              key={label}
              size="compact-sm"
              aria-pressed={state === value}
              variant={state === value ? 'filled' : 'default'}
              onClick={() => setState(value)}
            >
              {label}
            </Button>
          ))}
        </div>
        {rows === undefined ? (
          <Loading
            error={query.error}
            what="The deliveries could not be loaded"
            onRetry={() => void query.refetch()}
          />
        ) : rows.length === 0 ? (
          <EmptyState title={state === undefined ? 'Nothing has been sent yet' : 'None of these'}>
            <p>
              Send a test, or wait for something it is told of. Deliveries are kept for 30 days.
            </p>
          </EmptyState>
        ) : (
          <ul className={classes.deliveries} aria-label="Deliveries">
            {rows.map((one) => (
              <Delivery key={one.id} endpointId={id} delivery={one} />
            ))}
          </ul>
        )}
        {query.hasNextPage ? (
          <div className={classes.form}>
            <Button onClick={() => void query.fetchNextPage()}>Show more</Button>
          </div>
        ) : null}
      </Section>
    </>
  );
}

const tones: Readonly<Record<DeliveryView['state'], Tone>> = {
  waiting: 'plain',
  delivered: 'auto',
  failed: 'manual',
};
const words = { waiting: 'waiting', delivered: 'arrived', failed: 'failed' } as const;

function Delivery({
  endpointId,
  delivery,
}: {
  readonly endpointId: string;
  readonly delivery: DeliveryView;
}): ReactNode {
  const { id, type, state, createdAt, nextAt, tries, attempts, body } = delivery;
  const client = useQueryClient();
  const resend = useMutation({
    mutationFn: () => resendDelivery(endpointId, id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['webhooks'] });
      notifyDone('On its way again, under the same id.');
    },
    onError: notifyProblem,
  });
  const json = JSON.stringify(body, null, 2);
  return (
    <li className={classes.delivery}>
      <div className={classes.deliveryHead}>
        <StateMark tone={tones[state]}>{words[state]}</StateMark>
        <strong>{type}</strong>
        <span className={classes.soft}>
          <RelativeTime at={createdAt} />, {formatPlural(tries, 'try', 'tries')}
          {nextAt === null ? null : (
            <>
              , next in <Countdown at={nextAt} over="a moment" />
            </>
          )}
        </span>
        <span className={classes.end}>
          <CopyMenu label="Copy the body" entries={[{ label: 'Copy as JSON', text: () => json }]} />
          <Button
            size="compact-sm"
            loading={resend.isPending}
            aria-label={`Send ${type} of ${createdAt} again`}
            onClick={() => resend.mutate()}
          >
            Send again
          </Button>
        </span>
      </div>
      <details>
        <summary>Body and attempts</summary>
        <p className={classes.soft}>
          webhook-id <code>{id}</code>
        </p>
        <pre className={classes.pre}>{json}</pre>
        <ol className={classes.attempts}>
          {attempts.map((one) => (
            <li key={one.at}>
              <ExactTime at={one.at} /> ·{' '}
              <strong>{one.status === null ? errorWords(one.error) : one.status}</strong> ·{' '}
              {one.durationMs} ms
              {one.answer === '' ? null : <code className={classes.answer}>{one.answer}</code>}
            </li>
          ))}
        </ol>
      </details>
    </li>
  );
}

const errors: Readonly<Record<string, string>> = {
  timeout: 'no answer in time',
  unreachable: 'could not be reached',
  address_refused: 'the address is not allowed',
  interrupted: 'interrupted',
};

function errorWords(error: string | null): string {
  return errors[error ?? ''] ?? error ?? 'no answer';
}
