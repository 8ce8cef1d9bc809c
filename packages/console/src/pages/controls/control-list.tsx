import type { ControlStateView } from '@signalbox/contract';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { BudgetBar } from '../../components/budget/budget-bar.tsx';
import { BreakerNext } from '../../components/control/breaker-words.tsx';
import { LampShape } from '../../components/lamp/lamp.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatShare } from '../../format/number.ts';
import classes from './controls.module.css';
import { type Group, groupTitles, type Row } from './rows.ts';

const groups = Object.keys(groupTitles) as readonly Group[];

/** Every control in its group, as one list to choose from. The keys that move are the page's own. */
export function ControlList({
  rows,
  active,
  limits,
  past,
  onOpen,
}: {
  readonly rows: readonly Row[];
  readonly active: string | null;
  readonly limits: ControlStateView['limits'];
  readonly past: boolean;
  readonly onOpen: (id: string) => void;
}): ReactNode {
  const prefix = useId();
  const box = useRef<HTMLDivElement>(null);
  const at = rows.findIndex(({ id }) => id === active);
  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
    void at;
  }, [at]);
  return (
    <div
      ref={box}
      className={classes.list}
      role="listbox"
      tabIndex={0}
      aria-label="Controls"
      aria-activedescendant={at < 0 ? undefined : `${prefix}${at}`}
    >
      {groups.map((group) => {
        const own = rows.filter((row) => row.group === group);
        if (own.length === 0) return null;
        return (
          // biome-ignore lint/a11y/useSemanticElements: groups of a listbox are no fieldsets
          <div key={group} role="group" aria-label={groupTitles[group]} className={classes.group}>
            <p className={classes.groupTitle} aria-hidden="true">
              {groupTitles[group]}
            </p>
            {own.map((row) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: j, k and the arrows are heard by the page
              <div
                key={row.id}
                id={`${prefix}${rows.indexOf(row)}`}
                role="option"
                tabIndex={-1}
                aria-selected={row.id === active}
                className={classes.row}
                data-inner={row.kind === 'mode' && row.category !== null}
                onClick={() => onOpen(row.id)}
              >
                <span className={classes.what}>
                  <span className={classes.name}>{row.name}</span>
                  <span className={classes.why}>
                    <Why row={row} past={past} />
                  </span>
                </span>
                <span className={classes.state} data-lamp={row.lamp}>
                  <LampShape state={row.lamp} />
                  {row.word}
                </span>
                <span className={classes.burn}>
                  {row.kind === 'mode' ? (
                    <BudgetBar budget={row.budget} limits={limits.errorBudget} />
                  ) : null}
                </span>
                <span className={classes.since}>
                  {row.since === null ? '' : <RelativeTime at={row.since} />}
                </span>
              </div>
            ))}
          </div>
        );
      })}
    </div>
  );
}

function Why({ row, past }: { readonly row: Row; readonly past: boolean }): ReactNode {
  if (row.kind === 'switch') return row.tripped ? row.why : row.stops.toLowerCase();
  if (row.kind === 'breaker' && row.breaker.state !== 'closed') {
    return (
      <>
        {row.why}; <BreakerNext breaker={row.breaker} past={past} />
      </>
    );
  }
  if (row.cause?.code === 'none') return '';
  // The measured share stands beside it, at its bar.
  if (row.cause?.code === 'budget' && row.cause.limit !== null) {
    return `over its limit of ${formatShare(row.cause.limit)}`;
  }
  const forced = row.known?.forced ?? null;
  return forced !== null && row.cause?.code === 'tripped' ? `set: ${forced.reason}` : row.why;
}
