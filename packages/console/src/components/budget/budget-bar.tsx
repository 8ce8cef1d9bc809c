import type { ReactNode } from 'react';
import type { Budget, Limits } from '../../api/controls.ts';
import { formatCount, formatShare } from '../../format/number.ts';
import classes from './budget-bar.module.css';

/** Room behind the last mark, so that a share above it is seen as above it. */
const headroom = 1.4;

/** How much of the error budget is burnt, against the marks from which on freedom is taken away; the number in words beside it. */
export function BudgetBar({
  budget,
  limits,
  size = 'sm',
}: {
  readonly budget: Budget;
  readonly limits: Limits['errorBudget'];
  /** `lg` says at each mark what share it is. */
  readonly size?: 'sm' | 'lg';
}): ReactNode {
  const { share, level } = budget;
  const marks = [limits.reduced, limits.handback, limits.stopped];
  const scale = limits.stopped * headroom || 1;
  const place = (value: number): string => `${Math.min(100, (value / scale) * 100).toFixed(2)}%`;
  const burning = share !== null && level === 'normal' && share >= limits.reduced / 2;
  return (
    <span className={classes.budget} data-size={size}>
      <span className={classes.words}>{budgetWords(budget, limits)}</span>
      <span className={classes.bar} aria-hidden="true">
        <span
          className={classes.fill}
          data-level={burning ? 'burning' : level}
          style={{ width: share === null ? '0%' : place(share) }}
        />
        {marks.map((mark) => (
          <span key={mark} className={classes.mark} style={{ left: place(mark) }} />
        ))}
      </span>
      {size === 'sm' ? null : (
        <span className={classes.scale} aria-hidden="true">
          {marks.map((mark) => (
            <span key={mark} style={{ left: place(mark) }}>
              {formatShare(mark)}
            </span>
          ))}
        </span>
      )}
    </span>
  );
}

/** "4.2 % of 310 checked", or what is missing before a share says anything. */
export function budgetWords(
  { share, checked }: Budget,
  { minimum }: Limits['errorBudget'],
): string {
  if (share !== null) return `${formatShare(share)} wrong of ${formatCount(checked)} checked`;
  return checked === 0
    ? `nothing checked yet; it counts from ${formatCount(minimum)} on`
    : `${formatCount(checked)} checked; it counts from ${formatCount(minimum)} on`;
}
