import type { ReactNode } from 'react';
import type { AttemptView } from '../../api/items.ts';
import { changerWord, lookError } from '../../words/second-look-words.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import classes from './attempt.module.css';

type Look = Omit<NonNullable<AttemptView['secondLook']>, 'exchange'>;

/** What stood in the ticket some time after the write was confirmed, and who changed it. */
export function SecondLook({ look }: { readonly look: Look }): ReactNode {
  const { at, dueAt, finding, changes } = look;
  if (at === null || finding === null) {
    return (
      <p className={classes.note}>
        Looked at again <RelativeTime at={dueAt} />
        {look.errorCode === null ? '' : `; the last try failed: ${lookError(look.errorCode)}`}.
      </p>
    );
  }
  if (finding !== 'overwritten') {
    return (
      <p className={classes.note}>
        Looked at again <RelativeTime at={at} />: {words(look)}
      </p>
    );
  }
  return (
    <>
      <p className={classes.note}>
        Looked at again <RelativeTime at={at} />: it was changed since.
      </p>
      <ul className={classes.changes} aria-label="Changed since">
        {changes.map(({ field, wrote, stands, by }) => (
          <li key={field}>
            <strong>{field}</strong>: {wrote ?? 'empty'} → {stands ?? 'empty'}, by {changerWord(by)}
          </li>
        ))}
      </ul>
    </>
  );
}

function words({ finding, errorCode }: Look): string {
  switch (finding) {
    case 'stands':
      return 'it still stands as written.';
    case 'superseded':
      return 'it was written anew before, so nothing was compared.';
    default:
      return `it could not be seen, because ${lookError(errorCode ?? '')}.`;
  }
}
