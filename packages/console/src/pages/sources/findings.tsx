import type { Finding } from '@signalbox/contract';
import type { ReactNode } from 'react';
import type { SourceView } from '../../api/sources.ts';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatPlural } from '../../format/number.ts';
import classes from './sources.module.css';
import { findingWord, lacksOf, probeError, uncheckedOf } from './words.ts';

/** What the last probe found, each with how it is granted. */
export function Findings({ source }: { readonly source: SourceView }): ReactNode {
  const { probe } = source;
  if (probe === null) {
    return (
      <p className={classes.soft}>
        {source.canProbe ? 'Not probed yet.' : 'This sort of source has nothing to probe.'}
      </p>
    );
  }
  const lacks = lacksOf(source);
  const unchecked = uncheckedOf(source);
  return (
    <div className={classes.findings}>
      <p className={classes.soft}>
        {probe.error === null ? (
          <>
            Probed <RelativeTime at={probe.at} />:{' '}
            {lacks.length === 0
              ? 'nothing is missing.'
              : `${formatPlural(lacks.length, 'thing')} to grant.`}
          </>
        ) : (
          <>
            Asked <RelativeTime at={probe.at} /> without an answer: {probeError(probe.error)}. What
            was found before still stands.
          </>
        )}
      </p>
      <FindingList label="What is missing" findings={lacks} />
      {unchecked.length === 0 ? null : (
        <details>
          <summary>{formatPlural(unchecked.length, 'thing')} could not be looked at yet</summary>
          <FindingList label="What could not be looked at" findings={unchecked} />
        </details>
      )}
    </div>
  );
}

export function FindingList({
  label,
  findings,
}: {
  readonly label: string;
  readonly findings: readonly Finding[];
}): ReactNode {
  if (findings.length === 0) return null;
  return (
    <ul className={classes.list} aria-label={label}>
      {findings.map((one) => (
        <li
          key={`${one.code} ${one.place} ${one.subject ?? ''}`}
          data-lack={one.code !== 'not_checked'}
        >
          <p>
            <strong>{findingWord(one.code)}</strong>: {one.place}
            {one.subject === null ? '' : `, ${one.subject}`}
          </p>
          <p className={classes.soft}>{one.grant}</p>
        </li>
      ))}
    </ul>
  );
}
