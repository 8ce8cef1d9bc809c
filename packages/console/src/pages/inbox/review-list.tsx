import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import type { ReviewRow } from '../../api/reviews.ts';
import { LampShape } from '../../components/lamp/lamp.tsx';
import { Countdown } from '../../components/time/relative-time.tsx';
import { formatConfidence, formatPlural } from '../../format/number.ts';
import classes from './review-list.module.css';
import type { Names } from './use-names.ts';

const rowHeight = 60;

/**
 * The open reviews as a list to choose from, two lines each. Only rows in sight exist. The keys that move are the page's own, so
 * that they work wherever the focus is.
 */
export function ReviewList({
  label,
  rows,
  gone,
  troubled,
  active,
  names,
  more,
  onOpen,
  onEnd,
  onSight,
}: {
  readonly label: string;
  readonly rows: readonly ReviewRow[];
  readonly gone: ReadonlySet<string>;
  /** Items whose verdict was not recorded. */
  readonly troubled: ReadonlySet<string>;
  readonly active: string | null;
  readonly names: Names;
  readonly more: boolean;
  readonly onOpen: (itemId: string) => void;
  readonly onEnd: () => void;
  readonly onSight: (index: number) => void;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  });
  const at = rows.findIndex(({ itemId }) => itemId === active);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at);
  }, [at, virtual]);
  const visible = virtual.getVirtualItems();
  const first = visible[0]?.index ?? 0;
  const last = visible.at(-1)?.index ?? 0;
  useEffect(() => onSight(first), [first, onSight]);
  useEffect(() => {
    if (more && last >= rows.length - 40) onEnd();
  }, [more, last, rows.length, onEnd]);
  return (
    <div
      ref={box}
      className={classes.list}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={
        visible.some(({ index }) => index === at) ? `${prefix}${at}` : undefined
      }
    >
      <div role="presentation" style={{ height: virtual.getTotalSize() }}>
        {visible.map(({ index, start, size }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: j, k and the arrows are heard by the page
            <div
              key={row.itemId}
              id={`${prefix}${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              aria-setsize={more ? -1 : rows.length}
              aria-posinset={index + 1}
              className={classes.row}
              data-active={index === at}
              data-gone={gone.has(row.itemId)}
              style={{ height: size, transform: `translateY(${start}px)` }}
              onClick={() => onOpen(row.itemId)}
            >
              <RowText
                row={row}
                names={names}
                note={
                  troubled.has(row.itemId) ? 'not recorded' : gone.has(row.itemId) ? 'closed' : null
                }
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function RowText({
  row,
  names,
  note,
}: {
  readonly row: ReviewRow;
  readonly names: Names;
  readonly note: string | null;
}): ReactNode {
  const { lowestConfidence, claimedBy } = row;
  const holder = claimedBy === names.me ? 'you' : claimedBy === null ? null : names.of(claimedBy);
  return (
    <>
      <span className={classes.line}>
        <span className={classes.subject}>{row.subject || row.externalId}</span>
        <span className={classes.sure}>
          <LampShape state={row.lane ?? 'unknown'} size={12} />
          {lowestConfidence === null ? 'no answer' : formatConfidence(lowestConfidence)}
        </span>
      </span>
      <span className={classes.line}>
        <span className={classes.proposal}>{proposalOf(row)}</span>
        {note !== null ? (
          <span className={classes.note}>{note}</span>
        ) : holder !== null ? (
          <span className={classes.holder}>{holder}</span>
        ) : row.alike > 1 ? (
          <span className={classes.soft}>{formatPlural(row.alike - 1, 'like it', 'like it')}</span>
        ) : (
          <span className={classes.soft}>
            <Countdown at={row.expiresAt} over="expired" />
          </span>
        )}
      </span>
    </>
  );
}

export function proposalOf({ fields }: Pick<ReviewRow, 'fields'>): string {
  const values = Object.values(fields).filter((value) => value !== null);
  return values.length === 0 ? 'nothing proposed' : values.join(' · ');
}
