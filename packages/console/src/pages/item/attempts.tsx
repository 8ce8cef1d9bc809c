import type { ReactNode } from 'react';
import type { AttemptView } from '../../api/items.ts';
import { AttemptFields } from '../../components/attempt/attempt-fields.tsx';
import { AttemptRecord } from '../../components/attempt/attempt-record.tsx';
import { AttemptTime } from '../../components/attempt/attempt-time.tsx';
import { VerdictMark } from '../../components/attempt/verdict-mark.tsx';
import { attemptError } from '../../words/item-words.ts';
import classes from './item.module.css';

/** The tries of one write, with what was meant, sent and read back. */
export function Attempts({ attempts }: { readonly attempts: readonly AttemptView[] }): ReactNode {
  if (attempts.length === 0) return null;
  return (
    <ol className={classes.attempts} aria-label="Attempts">
      {attempts.map((one) => (
        <li key={one.id}>
          <p className={classes.attemptHead}>
            <strong>Attempt {one.number}</strong>
            <VerdictMark verdict={one.verdict} />
            <span className={classes.note}>
              <AttemptTime attempt={one} />
              {one.errorCode === null ? '' : ` · ${attemptError(one.errorCode)}`}
            </span>
          </p>
          <AttemptFields attempt={one} />
          <AttemptRecord attempt={one} />
        </li>
      ))}
    </ol>
  );
}
