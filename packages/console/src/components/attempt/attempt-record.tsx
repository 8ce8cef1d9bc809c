import type { AttemptView, WriteBackView } from '@signalbox/contract';
import type { ReactNode } from 'react';
import { useNames } from '../../api/actors.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import classes from './attempt.module.css';
import { Exchange } from './exchange.tsx';

/** What is known of an attempt beside its fields: what a person said of it, and what was said on the wire. */
export function AttemptRecord({
  attempt: { settled, exchange, secondLook },
}: {
  readonly attempt: AttemptView | WriteBackView;
}): ReactNode {
  const names = useNames();
  const look = secondLook?.exchange ?? null;
  return (
    <>
      {settled === null ? null : (
        <p className={classes.note}>
          Resolved by hand:{' '}
          {settled.as === 'written' ? 'it stands in the ticket' : 'it will not be written'}, says{' '}
          {names.of(settled.by)}, <RelativeTime at={settled.at} />.
        </p>
      )}
      {exchange === null ? null : <Exchange exchange={exchange} />}
      {look === null ? null : <Exchange exchange={look} what="Second look" />}
    </>
  );
}
