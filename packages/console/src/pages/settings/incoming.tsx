import type { RefusedWebhookView } from '@signalbox/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSession } from '../../api/session.ts';
import { refusedQuery } from '../../api/webhooks.ts';
import { workspaceQuery } from '../../api/workspace.ts';
import { CopyMenu } from '../../components/copy/copy-menu.tsx';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { EmptyState } from '../../components/state/states.tsx';
import { Table } from '../../components/table/table.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount } from '../../format/number.ts';
import { Loading } from './loading.tsx';
import classes from './settings.module.css';

const headers = 'webhook-id, webhook-timestamp (seconds), webhook-signature (v1,BASE64)';

/** Addresses tickets come in by, and what came and could not be taken. */
export function Incoming(): ReactNode {
  const { tenant } = useSession();
  const workspace = useQuery(workspaceQuery);
  const refused = useQuery(refusedQuery);
  const sources = (workspace.data?.sources ?? []).filter(({ takesWebhooks }) => takesWebhooks);
  const addressOf = (source: string): string =>
    `${window.location.origin}/v1/hooks/${tenant.id}/${source}`;
  return (
    <>
      <Section title="Tickets by webhook">
        {workspace.data === undefined ? (
          <Loading
            error={workspace.error}
            what="The sources could not be loaded"
            onRetry={() => void workspace.refetch()}
          />
        ) : sources.length === 0 ? (
          <EmptyState title="No source takes webhooks yet">
            <p>
              Give a source of <code>signalbox.yaml</code> a block <code>webhook</code> with its
              secret and where the parts of a ticket stand, then start Signalbox again. Its address
              is shown here.
            </p>
          </EmptyState>
        ) : (
          <>
            <Table
              label="Addresses by source"
              rows={sources}
              idOf={({ name }) => name}
              columns={[
                { id: 'name', header: 'Source', fit: true, cell: ({ name }) => name },
                {
                  id: 'address',
                  header: 'Address, POST',
                  cell: ({ name }) => (
                    <span className={classes.address}>
                      <code>{addressOf(name)}</code>
                      <CopyMenu
                        label={`Copy the address of ${name}`}
                        entries={[{ label: 'Copy', text: () => addressOf(name) }]}
                      />
                    </span>
                  ),
                },
                {
                  id: 'refused',
                  header: 'Refused so far',
                  align: 'end',
                  fit: true,
                  cell: ({ name }) => formatCount(refused.data?.counts[name] ?? 0),
                },
              ]}
            />
            <p className={classes.note}>
              No key is needed; each is signed as Standard Webhooks with the source's secret:{' '}
              <code>{headers}</code>. The same webhook-id is one ticket.
            </p>
          </>
        )}
      </Section>
      <Section title="Came and could not be taken">
        {refused.data === undefined ? (
          <Loading
            error={refused.error}
            what="The refused webhooks could not be loaded"
            onRetry={() => void refused.refetch()}
          />
        ) : refused.data.data.length === 0 ? (
          <p className={classes.note}>
            Nothing: every webhook that was signed well was taken. Those with a wrong signature are
            answered and not kept.
          </p>
        ) : (
          <ul className={classes.deliveries} aria-label="Refused webhooks">
            {refused.data.data.map((one) => (
              <Refused key={one.id} refused={one} />
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

function Refused({ refused }: { readonly refused: RefusedWebhookView }): ReactNode {
  const { source, code, errors, body, times, lastAt, itemId, webhookId } = refused;
  return (
    <li className={classes.delivery}>
      <div className={classes.deliveryHead}>
        {itemId === null ? (
          <StateMark tone="manual">waits for somebody</StateMark>
        ) : (
          <StateMark tone="auto">taken since</StateMark>
        )}
        <strong>{source}</strong>
        <span>
          {errors.length === 0
            ? code
            : errors.map(({ path, message }) => `${path} ${message}`).join('; ')}
        </span>
        <span className={classes.soft}>
          <RelativeTime at={lastAt} />, came {times === 1 ? 'once' : `${formatCount(times)} times`}
        </span>
        {itemId === null ? null : (
          <Link to="/items/$itemId" params={{ itemId }} className={classes.end}>
            The item
          </Link>
        )}
      </div>
      {itemId === null ? (
        <p className={classes.soft}>
          Mend the map in the source's file, or what the sender sends, and have it sent again.
        </p>
      ) : null}
      <details>
        <summary>What came, redacted</summary>
        <p className={classes.soft}>
          webhook-id <code>{webhookId}</code>, code <code>{code}</code>
        </p>
        <pre className={classes.pre}>{body}</pre>
      </details>
    </li>
  );
}
