import type { ReactNode } from 'react';
import type { LampState } from '../../api/board.ts';
import classes from './lamp.module.css';

const shapes: Readonly<Record<LampState, ReactNode>> = {
  auto: <circle cx="8" cy="8" r="6" />,
  assisted: <path d="M8 1.6 15 14H1z" />,
  manual: <rect x="2" y="2" width="12" height="12" rx="1" />,
  unknown: <circle cx="8" cy="8" r="5.2" fill="none" strokeWidth="2.2" />,
};

/** The shape alone, for where its word stands beside it in other words. Hidden from screen readers for that reason. */
export function LampShape({
  state,
  size = 14,
}: {
  readonly state: LampState;
  readonly size?: number;
}): ReactNode {
  return (
    <svg
      className={classes.shape}
      data-lamp={state}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      {shapes[state]}
    </svg>
  );
}

/** A lamp with its word and, where there is room, its reason. Colour never stands alone: each state has its own shape. */
export function Lamp({
  state,
  word,
  reason,
  size = 'md',
}: {
  readonly state: LampState;
  readonly word: string;
  readonly reason?: string | undefined;
  readonly size?: 'md' | 'lg';
}): ReactNode {
  return (
    <span className={classes.lamp} data-size={size}>
      <LampShape state={state} size={size === 'lg' ? 18 : 14} />
      <span className={classes.text}>
        <span className={classes.word} data-lamp={state}>
          {word}
        </span>
        {reason === undefined || reason === '' ? null : (
          <span className={classes.reason}>{reason}</span>
        )}
      </span>
    </span>
  );
}
