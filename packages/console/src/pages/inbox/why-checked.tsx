import type { ItemView } from '@signalbox/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ReviewRow } from '../../api/reviews.ts';
import classes from './case.module.css';
import { whatCorrectionDoes, whyChecked } from './check-words.ts';
import { doubtsInWords } from './reason-words.ts';

/** Why a decision made without a person is looked at, how it stands outside, and what a verdict does. */
export function WhyChecked({
  item,
  row,
  undoSeconds,
}: {
  readonly item: ItemView;
  readonly row: ReviewRow;
  readonly undoSeconds: number;
}): ReactNode {
  const doubts = item.decision === null ? [] : doubtsInWords(item.decision);
  return (
    <section aria-label="Why it is here">
      <div className={classes.partHead}>
        <h3 className={classes.partTitle}>Was it right?</h3>
        <Link
          to="/items/$itemId"
          params={{ itemId: item.id }}
          hash="related"
          className={classes.soft}
        >
          decisions like it
        </Link>
      </div>
      <p className={classes.outside} data-state={item.state}>
        {whatCorrectionDoes(item, undoSeconds)}
      </p>
      <ul className={classes.reasons}>
        <li>{whyChecked(row, item)}</li>
        <li>
          What you say counts into the error budget of {row.agent}: too many wrong ones and it asks
          people again.
        </li>
        {doubts.map((doubt) => (
          <li key={doubt}>{doubt}</li>
        ))}
      </ul>
    </section>
  );
}
