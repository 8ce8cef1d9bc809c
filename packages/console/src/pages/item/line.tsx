import type { ReactNode } from 'react';
import { formatDuration } from '../../words/moment.ts';
import classes from './line.module.css';
import type { LineStage, Station, StationState } from './story.ts';

export const stageWords: Readonly<Record<LineStage, string>> = {
  intake: 'intake',
  guard: 'guard',
  decide: 'decide',
  gate: 'gate',
  hold: 'hold',
  writeback: 'write-back',
  learn: 'learn',
};

const stateWords: Readonly<Record<StationState, string>> = {
  passed: 'passed',
  here: 'is here',
  stuck: 'stuck here',
  ended: 'ended here',
  ahead: 'not reached',
  skipped: 'not needed',
};

/** The line with its stations: which the ticket has passed, where it is, and how long each took. */
export function Line({ stations }: { readonly stations: readonly Station[] }): ReactNode {
  return (
    <ol className={classes.line} aria-label="Where it stands on the line">
      {stations.map(({ stage, state, tookMs }) => (
        <li key={stage} className={classes.station} data-state={state}>
          <StationMark state={state} />
          <span className={classes.name}>{stageWords[stage]}</span>
          <span className={classes.note}>
            {tookMs === null ? stateWords[state] : formatDuration(tookMs)}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Each state has a shape of its own; its word stands beside it. */
export function StationMark({ state }: { readonly state: StationState }): ReactNode {
  return (
    <svg
      className={classes.mark}
      data-state={state}
      width="16"
      height="16"
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      {state === 'stuck' ? (
        <rect x="3" y="3" width="10" height="10" rx="1" />
      ) : state === 'ended' ? (
        <path d="M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5" />
      ) : state === 'here' ? (
        <>
          <circle cx="8" cy="8" r="6" className={classes.ring} />
          <circle cx="8" cy="8" r="2.5" />
        </>
      ) : (
        <circle cx="8" cy="8" r={state === 'passed' ? 5 : 4} />
      )}
    </svg>
  );
}
