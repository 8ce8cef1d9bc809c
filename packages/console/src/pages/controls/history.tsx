import { Button } from '@mantine/core';
import type { ControlChangeView } from '@signalbox/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useNames } from '../../api/actors.ts';
import { controlHistoryQuery } from '../../api/controls.ts';
import { rowsOf } from '../../api/pages.ts';
import { useMay } from '../../api/session.ts';
import { LampShape } from '../../components/lamp/lamp.tsx';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { causeWords, lampOfState, stateWord } from '../../words/control-words.ts';
import { entryType } from '../../words/entry-types.ts';
import classes from './details.module.css';

/** How a control came to stand as it does, newest first. */
export function History({ control }: { readonly control: string }): ReactNode {
  const list = useInfiniteQuery(controlHistoryQuery(control));
  const rows = rowsOf(list.data);
  return (
    <section className={classes.part} aria-label="History">
      <h3 className={classes.sub}>History</h3>
      {rows === undefined ? (
        list.error === null ? (
          <RowsSkeleton rows={3} />
        ) : (
          <ErrorState
            error={list.error}
            what="Its history could not be loaded"
            onRetry={() => void list.refetch()}
          />
        )
      ) : rows.length === 0 ? (
        <p className={classes.soft}>It has never changed.</p>
      ) : (
        <ol className={classes.history}>
          {rows.map((change) => (
            <Change key={change.auditId} change={change} />
          ))}
        </ol>
      )}
      {list.hasNextPage ? (
        <Button size="compact-sm" onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      ) : null}
    </section>
  );
}

function Change({ change }: { readonly change: ControlChangeView }): ReactNode {
  const names = useNames();
  const mayAudit = useMay('audit:read');
  const { at, type, actor, from, to, reason, cause, auditId } = change;
  const why = [
    ...(reason === null || reason === '' ? [] : [`“${reason}”`]),
    ...(cause === null || ['none', 'tripped'].includes(cause.code) ? [] : [causeWords(cause)]),
  ].join(' · ');
  return (
    <li>
      <LampShape state={to === null ? 'unknown' : lampOfState(to)} size={12} />
      <div>
        <p>
          <strong>{to === null ? entryType(type).title : stateWord(to)}</strong>
          {from === null ? '' : `, was ${stateWord(from).toLowerCase()}`}
        </p>
        {why === '' ? null : <p className={classes.soft}>{why}</p>}
        <p className={classes.meta}>
          {mayAudit ? (
            <Link to="/audit" search={{ type, entry: auditId }} title="Open in the audit">
              <RelativeTime at={at} />
            </Link>
          ) : (
            <RelativeTime at={at} />
          )}{' '}
          by {names.of(actor)}
        </p>
      </div>
    </li>
  );
}
