import { Button } from '@mantine/core';
import type { ControlStateView } from '@signalbox/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useNames } from '../../api/actors.ts';
import { BudgetBar } from '../../components/budget/budget-bar.tsx';
import { BreakerNext } from '../../components/control/breaker-words.tsx';
import type { ControlActs } from '../../components/control/use-control-acts.ts';
import { Keys } from '../../components/keys/key-sheet.tsx';
import { Lamp } from '../../components/lamp/lamp.tsx';
import { ExactTime, RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount, formatShare } from '../../format/number.ts';
import { controlName, sentence } from '../../words/control-words.ts';
import { formatDuration } from '../../words/moment.ts';
import { breakerState, offersFor } from './control-offers.ts';
import classes from './details.module.css';
import { History } from './history.tsx';
import type { ModeRow, Row } from './rows.ts';

/** One control: how it stands and why, with the numbers; what can be done; and how it came to that. */
export function ControlDetails({
  row,
  state,
  acts,
  past,
}: {
  readonly row: Row;
  readonly state: ControlStateView;
  /** Null: may not, or it is the past. */
  readonly acts: ControlActs | null;
  readonly past: boolean;
}): ReactNode {
  const title = controlName(row.id).title;
  return (
    <article className={classes.details} aria-label={title}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section className={classes.inside} aria-label="Details" tabIndex={0}>
        <h2 className={classes.title}>{title}</h2>
        <div className={classes.big} data-lamp={row.lamp}>
          <Lamp size="lg" state={row.lamp} word={row.word} reason={row.means} />
        </div>
        {row.why === '' || row.cause?.code === 'none' ? null : (
          <p className={classes.cause}>
            {row.kind === 'switch' ? `“${row.why}”` : sentence(row.why)}
          </p>
        )}
        <Facts row={row} past={past} />
        {row.kind === 'mode' ? <Burn row={row} limits={state.limits} /> : null}
        <Links row={row} />
        {past ? null : <History control={row.id} />}
      </section>
      {acts === null ? null : <Buttons row={row} acts={acts} />}
    </article>
  );
}

function Facts({ row, past }: { readonly row: Row; readonly past: boolean }): ReactNode {
  const names = useNames();
  const forced = row.known?.forced ?? null;
  const breaker = row.kind === 'mode' || row.kind === 'breaker' ? row.breaker : null;
  const measured = numbersOf(row);
  return (
    <dl className={classes.facts}>
      {row.since === null ? null : (
        <>
          <dt>since</dt>
          <dd>
            <RelativeTime at={row.since} />, <ExactTime at={row.since} />
          </dd>
        </>
      )}
      {measured.map(([label, value]) => (
        <Fact key={label} label={label}>
          {value}
        </Fact>
      ))}
      {breaker === null || (row.kind === 'mode' && breaker.state === 'closed') ? null : (
        <Fact label={row.kind === 'mode' ? 'its breaker' : 'lets through'}>
          {row.kind === 'mode'
            ? `${breakerState(breaker.state)} `
            : `${formatShare(breaker.share)} `}
          {breaker.state === 'closed' ? null : <BreakerNext breaker={breaker} past={past} />}
        </Fact>
      )}
      {forced === null ? null : (
        <Fact label="set by a person">
          {names.of(forced.actor)}: “{forced.reason}”
          {forced.until === null ? ', until somebody resets it' : ', until '}
          {forced.until === null ? null : <ExactTime at={forced.until} />}
        </Fact>
      )}
      {row.kind === 'switch' && row.tripped && row.known !== null ? (
        <Fact label="thrown by">
          {names.of(row.known.actor)}
          {row.known.until === null ? ', until somebody resets it' : ', until '}
          {row.known.until === null ? null : <ExactTime at={row.known.until} />}
        </Fact>
      ) : null}
    </dl>
  );
}

function Fact({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** What was measured, the limit it met and on how many, each with its unit. */
function numbersOf({ cause }: Row): readonly (readonly [label: string, value: string])[] {
  // How much is let through stands beside it already.
  if (cause === null || cause.code === 'probing') return [];
  const { code, value, limit, count } = cause;
  const unit = ['budget', 'error_rate'].includes(code)
    ? formatShare
    : code === 'slow_response'
      ? formatDuration
      : formatCount;
  return [
    ...(value === null ? [] : [['measured', unit(value)] as const]),
    ...(limit === null ? [] : [['limit', unit(limit)] as const]),
    ...(count === null ? [] : [['measured on', formatCount(count)] as const]),
  ];
}

function Burn({
  row,
  limits,
}: {
  readonly row: ModeRow;
  readonly limits: ControlStateView['limits'];
}): ReactNode {
  const { budget } = row;
  return (
    <section className={classes.part} aria-label="Error budget">
      <h3 className={classes.sub}>
        Error budget{' '}
        <span className={classes.soft}>
          of the last {formatDuration(limits.errorBudget.windowMs)}
        </span>
      </h3>
      <BudgetBar size="lg" budget={budget} limits={limits.errorBudget} />
      <p className={classes.soft}>
        Reduced from {formatShare(limits.errorBudget.reduced)} on, handed back from{' '}
        {formatShare(limits.errorBudget.handback)}, stopped from{' '}
        {formatShare(limits.errorBudget.stopped)}.{' '}
        {budget.checked === 0
          ? 'Decisions it made by itself count once somebody has said whether they were right.'
          : `${formatCount(budget.errors)} of ${formatCount(budget.checked)} were wrong; the share weighs each by the chance it had of being checked, and by what the mistake costs.`}
        {budget.shortShare === null
          ? ''
          : ` In the last twelfth of the time: ${formatShare(budget.shortShare)}.`}
      </p>
    </section>
  );
}

/** Every number opens the rows behind it. */
function Links({ row }: { readonly row: Row }): ReactNode {
  if (row.kind === 'switch') return null;
  if (row.kind === 'breaker') {
    return (
      <p className={classes.links}>
        <Link to="/items" search={{ source: row.source }}>
          Its items
        </Link>
        <Link to="/items" search={{ source: row.source, needs: 'failed_write' }}>
          Failed writes
        </Link>
      </p>
    );
  }
  const category = row.kind === 'mode' && row.category !== null ? { category: row.category } : {};
  return (
    <p className={classes.links}>
      <Link to="/items" search={{ agent: row.agent, ...category }}>
        Its items
      </Link>
      <Link to="/items" search={{ agent: row.agent, ...category, state: 'held' }}>
        What waits to be written
      </Link>
      <Link to="/inbox" search={{ kind: 'check' }}>
        Decisions to check
      </Link>
    </p>
  );
}

function Buttons({ row, acts }: { readonly row: Row; readonly acts: ControlActs }): ReactNode {
  const { trip, reset, resetBreaker } = offersFor(row);
  const mode = row.kind === 'mode' ? row.mode : null;
  return (
    <div className={classes.actions}>
      {trip === null ? null : (
        <Button
          color="manual"
          variant="outline"
          loading={acts.pending}
          onClick={() => acts.ask(trip.trip)}
        >
          {trip.label} <Cap keys="t" />
        </Button>
      )}
      {reset === null ? null : (
        <Button
          variant="filled"
          loading={acts.pending}
          onClick={() => void acts.reset(reset.control, mode)}
        >
          {reset.label} <Cap keys="r" />
        </Button>
      )}
      {resetBreaker === null ? null : (
        <Button loading={acts.pending} onClick={() => void acts.reset(resetBreaker.control, null)}>
          {resetBreaker.label} <Cap keys="b" />
        </Button>
      )}
    </div>
  );
}

function Cap({ keys }: { readonly keys: string }): ReactNode {
  return (
    <span className={classes.cap} aria-hidden="true">
      <Keys shortcut={{ keys }} />
    </span>
  );
}
