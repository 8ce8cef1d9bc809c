import type { ItemView } from '@signalbox/contract';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './case.module.css';
import { doubtsInWords, reasonsInWords, sentHereBy } from './reason-words.ts';
import type { Names } from './use-names.ts';

/** Why a person is asked, and what the agent was not certain of. */
export function WhyHere({
  item,
  names,
}: {
  readonly item: ItemView;
  readonly names: Names;
}): ReactNode {
  const reasons = reasonsInWords(item.reasons);
  const doubts = item.decision === null ? [] : doubtsInWords(item.decision);
  const sent = sentHereBy(item);
  return (
    <section aria-label="Why it is here">
      <div className={classes.partHead}>
        <h3 className={classes.partTitle}>Why it is here</h3>
      </div>
      <ul className={classes.reasons}>
        {sent === null ? null : (
          <li>
            {names.of(sent.actor)}{' '}
            {sent.undone
              ? 'took a verdict back before it went out.'
              : 'stopped it before it went out and asks for a look.'}
            {sent.reason === null ? '' : ` “${sent.reason}”`}
          </li>
        )}
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        {reasons.length === 0 && sent === null ? (
          <li>The agent is sure of every field; it was not told to act alone here.</li>
        ) : null}
      </ul>
      {doubts.length === 0 ? null : (
        <ul className={classes.doubts} aria-label="Doubts">
          {doubts.map((doubt) => (
            <li key={doubt}>
              <IconAlertTriangle size={16} aria-hidden="true" />
              <span>{doubt}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
