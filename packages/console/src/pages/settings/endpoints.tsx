import { Button, Menu } from '@mantine/core';
import type { WebhookView } from '@signalbox/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { removeWebhook, switchWebhook, testWebhook, webhooksQuery } from '../../api/webhooks.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';
import { EmptyState } from '../../components/state/states.tsx';
import { Table } from '../../components/table/table.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount } from '../../format/number.ts';
import { Loading } from './loading.tsx';
import classes from './settings.module.css';

/** The systems that are told, how that goes, and what can be done about it. */
export function Endpoints(): ReactNode {
  const { data, error, refetch } = useQuery(webhooksQuery);
  return (
    <Section title="Systems that are told">
      {data === undefined ? (
        <Loading
          error={error}
          what="The endpoints could not be loaded"
          onRetry={() => void refetch()}
        />
      ) : data.length === 0 ? (
        <EmptyState title="Nobody is told yet">
          <p>
            Make an endpoint below, and your own systems hear of each decision: signed, tried again
            for about 28 hours, with a log of every attempt.
          </p>
        </EmptyState>
      ) : (
        <Table
          label="Systems that are told"
          rows={data}
          idOf={({ id }) => id}
          columns={[
            {
              id: 'url',
              header: 'Address',
              cell: ({ id, url, events }) => (
                <>
                  <Link
                    to="/settings"
                    search={{ tab: 'webhooks', hook: id }}
                    className={classes.rowLink}
                  >
                    {url}
                  </Link>
                  <span className={classes.under}>{events.join(', ')}</span>
                </>
              ),
            },
            { id: 'state', header: 'State', cell: (one) => <EndpointState endpoint={one} /> },
            {
              id: 'waiting',
              header: 'Waiting',
              align: 'end',
              fit: true,
              cell: ({ deliveries }) => formatCount(deliveries.waiting),
            },
            {
              id: 'day',
              header: 'Arrived / failed, 24 h',
              align: 'end',
              fit: true,
              cell: ({ deliveries: { delivered, failed } }) =>
                `${formatCount(delivered)} / ${formatCount(failed)}`,
            },
          ]}
          actions={(one) => <EndpointActions endpoint={one} />}
        />
      )}
    </Section>
  );
}

const because: Readonly<Record<string, string>> = {
  gone: 'it answered 410: gone',
  failing: 'nothing arrived for 5 days',
  switched_off: 'by a person',
};

export function EndpointState({ endpoint }: { readonly endpoint: WebhookView }): ReactNode {
  const { active, inactiveBecause, failingSince } = endpoint;
  if (!active) {
    return (
      <>
        <StateMark tone="manual">off</StateMark>{' '}
        <span className={classes.soft}>{because[inactiveBecause ?? '']}</span>
      </>
    );
  }
  if (failingSince === null) return <StateMark tone="auto">on</StateMark>;
  return (
    <>
      <StateMark tone="assisted">failing</StateMark>{' '}
      <span className={classes.soft}>
        since <RelativeTime at={failingSince} />
      </span>
    </>
  );
}

/** Send a test, switch on or off, remove. */
export function EndpointActions({ endpoint }: { readonly endpoint: WebhookView }): ReactNode {
  const { id, url, active } = endpoint;
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: ({ run }: { readonly run: () => Promise<unknown>; readonly said: string }) => run(),
    onSuccess: async (_, { said }) => {
      await client.invalidateQueries({ queryKey: ['webhooks'] });
      notifyDone(said);
    },
    onError: notifyProblem,
  });
  const remove = async (): Promise<void> => {
    const answer = await confirm({
      title: 'Remove this endpoint?',
      body: `${url} is told nothing more. What waits for it, its secret and its log are removed with it.`,
      action: 'Remove',
      danger: true,
    });
    if (answer !== null) act.mutate({ run: () => removeWebhook(id), said: 'Removed.' });
  };
  return (
    <>
      <Button
        size="compact-sm"
        disabled={!active}
        aria-label={`Send a test to ${url}`}
        onClick={() =>
          act.mutate({ run: () => testWebhook(id), said: 'A test is on its way; see the log.' })
        }
      >
        Test
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="compact-sm" aria-label={`More for ${url}`}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            onClick={() =>
              act.mutate({
                run: () => switchWebhook(id, !active),
                said: active ? 'Switched off.' : 'Switched on; what waited is sent.',
              })
            }
          >
            {active ? 'Switch off' : 'Switch on'}
          </Menu.Item>
          <Menu.Item color="manual" onClick={() => void remove()}>
            Remove …
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
