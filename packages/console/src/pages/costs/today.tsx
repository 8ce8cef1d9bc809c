import type { ReactNode } from 'react';
import type { CostsView, DaySpend } from '../../api/costs.ts';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { formatCount, formatPlural, formatShare } from '../../format/number.ts';
import classes from './costs.module.css';
import type { Money } from './money.ts';

/** Today's figures, and what the chosen days came to. */
export function Figures({
  costs,
  money,
}: {
  readonly costs: CostsView;
  readonly money: Money;
}): ReactNode {
  const { today, total, underWay, byDay } = costs;
  const { all, passedShare, day } = today;
  return (
    <dl className={classes.figures} aria-label="Today and in all">
      <Figure label="Spent today" value={money(all.spentMicros)}>
        {`The day is that of UTC, ${day}.`}
        {underWay.calls === 0
          ? ' No call is under way.'
          : ` ${money(underWay.setAsideMicros)} more set aside for ${formatPlural(underWay.calls, 'call')} under way.`}
      </Figure>
      <Figure
        label="Limit of the day"
        value={all.limitMicros === null ? 'none' : money(all.limitMicros)}
      >
        {all.limitMicros === null ? (
          <>
            No <code>per_day</code> in <code>policy.spend</code>: nothing stops the day’s spend.
          </>
        ) : (
          <UsedBar spend={all} limitMicros={all.limitMicros} />
        )}
      </Figure>
      <Figure
        label="Forecast for today"
        value={money(all.forecastMicros)}
        tone={all.limitMicros !== null && all.forecastMicros > all.limitMicros ? 'over' : undefined}
      >
        {`What is spent, divided by the ${formatShare(passedShare)} of the day that ${passedShare <= 1 / 24 ? 'count as gone in its first hour' : 'are gone'}.`}
        {all.limitMicros !== null && all.forecastMicros > all.limitMicros
          ? ' Above the limit.'
          : ''}
      </Figure>
      <Figure label={`In ${formatPlural(byDay.length, 'day')}`} value={money(total.costMicros)}>
        {`${formatPlural(total.calls, 'call')}, ${formatCount(total.inputTokens)} tokens in, of these ${cachedShare(total)} from the provider’s cache, ${formatCount(total.outputTokens)} out.`}
      </Figure>
    </dl>
  );
}

function Figure({
  label,
  value,
  tone,
  children,
}: {
  readonly label: string;
  readonly value: string;
  readonly tone?: 'over' | undefined;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={classes.figure}>
      <dt className={classes.figureLabel}>{label}</dt>
      <dd className={classes.figureValue} data-tone={tone}>
        {value}
      </dd>
      <dd className={classes.figureNote}>{children}</dd>
    </div>
  );
}

const notices = {
  none: null,
  forecast: <StateMark tone="assisted">passed today at this rate</StateMark>,
  warn: <StateMark tone="assisted">close to its limit</StateMark>,
  alert: <StateMark tone="manual">all but used up</StateMark>,
};

/** How much of a limit is used, in words and as a bar; what is set aside counts with what is spent. */
export function UsedBar({
  spend,
  limitMicros,
}: {
  readonly spend: DaySpend;
  readonly limitMicros: number;
}): ReactNode {
  const { spentMicros, setAsideMicros, notice } = spend;
  const part = (micros: number): number => (limitMicros === 0 ? 1 : micros / limitMicros);
  const width = (share: number): string => `${(Math.min(1, share) * 100).toFixed(2)}%`;
  return (
    <span className={classes.used}>
      <span className={classes.bar} aria-hidden="true">
        <span
          className={classes.aside}
          style={{ width: width(part(spentMicros + setAsideMicros)) }}
        />
        <span
          className={classes.fill}
          data-notice={notice}
          style={{ width: width(part(spentMicros)) }}
        />
      </span>
      <span>
        {formatShare(part(spentMicros))} spent
        {setAsideMicros === 0 ? '' : `, ${formatShare(part(setAsideMicros))} set aside`}
      </span>
      {notices[notice]}
    </span>
  );
}

/** "12 %" of the tokens in; "none" where there were none. */
export function cachedShare({
  inputTokens,
  cachedTokens,
}: {
  readonly inputTokens: number;
  readonly cachedTokens: number;
}): string {
  return inputTokens === 0 ? 'none' : formatShare(cachedTokens / inputTokens);
}
