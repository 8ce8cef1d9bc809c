import type { SimulateAnswer } from '@signalbox/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { LampShape } from '../../components/lamp/lamp.tsx';
import { ExactTime, RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount, formatPlural } from '../../format/number.ts';
import { causeWords, controlName, lampOfState, stateWord } from '../../words/control-words.ts';
import classes from './what-if.module.css';

/** What the limits tried would have done: first in words, then the numbers, then each change. */
export function WhatIfResult({ answer }: { readonly answer: SimulateAnswer }): ReactNode {
  const { decisions, changes, events, truncated, from, to } = answer;
  const { free, actedNow, actedThen, errorsNow, errorsThen } = decisions;
  return (
    <div className={classes.result} role="status">
      <p className={classes.verdict}>{inWords(decisions)}</p>
      <table className={classes.numbers}>
        <caption className={classes.unseen}>As it was, and with the limits tried</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">as it was</th>
            <th scope="col">with these limits</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">acted alone</th>
            <td>
              {formatCount(actedNow)} <span className={classes.soft}>of {formatCount(free)}</span>
            </td>
            <td>
              {formatCount(actedThen)} <span className={classes.soft}>of {formatCount(free)}</span>
            </td>
          </tr>
          <tr>
            <th scope="row">known mistakes among them</th>
            <td>{formatCount(errorsNow)}</td>
            <td>{formatCount(errorsThen)}</td>
          </tr>
        </tbody>
      </table>
      <p className={classes.soft}>
        From <ExactTime at={from} /> to <ExactTime at={to} />, {formatPlural(events, 'event')}{' '}
        replayed.
        {truncated
          ? ' There were more than can be replayed at once; the oldest were left out.'
          : ''}{' '}
        Mistakes nobody has found yet are in no number.
      </p>
      <h3 className={classes.sub}>
        {changes.length === 0
          ? 'No control would have moved'
          : `${formatPlural(changes.length, 'change')} of controls`}
      </h3>
      {changes.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        <ol className={classes.changes} tabIndex={0} aria-label="Changes of controls">
          {changes.map((change) => (
            <li key={`${change.at}${change.control}`}>
              <LampShape state={lampOfState(change.to)} size={12} />
              <span>
                <strong>{controlName(change.control).title}</strong>:{' '}
                {stateWord(change.from).toLowerCase()} → {stateWord(change.to).toLowerCase()}
                <span className={classes.why}>{causeWords(change.cause)}</span>
              </span>
              <Link
                to="/controls"
                search={{ at: change.at, control: change.control }}
                title="How the controls really stood then"
              >
                <RelativeTime at={change.at} />
              </Link>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function inWords({
  free,
  actedNow,
  actedThen,
  errorsNow,
  errorsThen,
}: SimulateAnswer['decisions']): string {
  if (free === 0) return 'In this time nothing was decided that could have acted alone.';
  if (actedNow === actedThen && errorsNow === errorsThen) {
    return 'Nothing would have been different: the same decisions would have acted alone.';
  }
  const fewer = actedNow - actedThen;
  const moved = formatPlural(Math.abs(fewer), 'decision');
  const caught = errorsNow - errorsThen;
  if (fewer >= 0) {
    const errors =
      errorsNow === 0
        ? 'No mistake is known among those that acted.'
        : `${formatCount(Math.max(0, caught))} of ${formatPlural(errorsNow, 'known mistake')} would have been caught.`;
    return `${moved} that acted alone would have asked a person first. ${errors}`;
  }
  const errors =
    caught >= 0
      ? 'No known mistake is among them.'
      : `${formatPlural(-caught, 'known mistake')} would have been among them.`;
  return `${moved} that asked a person would have acted alone. ${errors}`;
}
