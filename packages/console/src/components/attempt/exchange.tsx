import type { Exchanged, ExchangeOutline, ExchangeView } from '@signalbox/contract';
import type { ReactNode } from 'react';
import { formatBytes, formatPlural } from '../../format/number.ts';
import { partWord } from '../../words/exchange-words.ts';
import { attemptError } from '../../words/item-words.ts';
import { formatDuration } from '../../words/moment.ts';
import classes from './exchange.module.css';

type Said = ExchangeView['requests'][number];
type Request = Exchanged | Said;

/** How many requests an exchange had, those that are not listed as well. */
export function requestCount({ requests, leftOut }: ExchangeOutline): number {
  return requests.length + leftOut;
}

/** What was said on the wire for a write: summed up in a line, and folded under it each request in order. */
export function Exchange({
  exchange,
  what,
}: {
  readonly exchange: ExchangeOutline | ExchangeView;
  /** What it was for, when that is not the write itself. */
  readonly what?: string;
}): ReactNode {
  const { requests, leftOut, tookMs } = exchange;
  const count = formatPlural(requestCount(exchange), 'request');
  return (
    <details className={classes.exchange}>
      <summary>
        {what === undefined ? '' : `${what}: `}
        {count}, {formatDuration(tookMs)}
      </summary>
      <ol className={classes.requests} aria-label={what ?? 'Requests'}>
        {requests.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was said stays in its order
          <li key={at}>
            <RequestLine request={one} />
          </li>
        ))}
      </ol>
      {leftOut === 0 ? null : (
        <p className={classes.more}>{formatPlural(leftOut, 'more request')}, not kept.</p>
      )}
    </details>
  );
}

function RequestLine({ request }: { readonly request: Request }): ReactNode {
  const { part, method, path, status, fault, tookMs, sentBytes, receivedBytes, tickets } = request;
  // A status that says no says it all.
  const told = status !== null && status >= 300;
  const facts = [
    status === null ? null : String(status),
    fault === null || told ? null : attemptError(fault),
    formatDuration(tookMs),
    sentBytes === 0 ? null : `${formatBytes(sentBytes)} sent`,
    receivedBytes === null ? null : `${formatBytes(receivedBytes)} back`,
    tickets === undefined ? null : `for ${formatPlural(tickets, 'ticket')}`,
  ];
  return (
    <>
      <span className={classes.part}>{partWord(part)}</span>{' '}
      <code className={classes.path}>
        {method} {path}
      </code>{' '}
      <span className={classes.facts} data-failed={fault !== null}>
        {facts.filter((one) => one !== null).join(' · ')}
      </span>
      {'sent' in request ? <Words said={request} /> : null}
    </>
  );
}

/** The names of what was sent and answered; values only where the ledger shows them. */
function Words({ said: { sent, answered } }: { readonly said: Said }): ReactNode {
  return (
    <>
      {sent === null ? null : (
        <code className={classes.words}>
          <span className={classes.way}>sent</span> {sent}
        </code>
      )}
      {answered === null ? null : (
        <code className={classes.words}>
          <span className={classes.way}>answered</span> {answered}
        </code>
      )}
    </>
  );
}
