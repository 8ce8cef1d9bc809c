import type { ImportView } from '@signalbox/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FieldReport } from '../../api/imports.ts';
import { formatPlural } from '../../format/number.ts';
import classes from './import.module.css';

const refusals: Readonly<Record<string, string>> = {
  'too-few-rows': 'too few tickets have an answer',
  'too-few-classes': 'all answers are the same',
  'too-many-classes': 'there are too many different answers',
};

/** What the training came to, in plain words: how often each field was right on tickets it had not seen. */
export function Trained({ run }: { readonly run: ImportView }): ReactNode {
  const fields = fieldsOf(run);
  if (run.trained === null) {
    return (
      <p className={classes.warning}>
        Nothing was trained: it takes ten new tickets with answers, and enough of them for each
        field. What was imported is kept and counts the next time.
      </p>
    );
  }
  return (
    <div className={classes.trained}>
      <h3>What the agents learned</h3>
      <ul className={classes.fields}>
        {fields.map((field) => (
          <li key={field.field} className={classes.field}>
            <span className={classes.fieldName}>{field.field}</span>
            {field.status === 'trained' && field.accuracy !== undefined ? (
              <>
                <span className={classes.right}>{(100 * field.accuracy).toFixed(1)} % right</span>
                <span className={classes.track} aria-hidden="true">
                  <span style={{ width: `${100 * field.accuracy}%` }} />
                </span>
                <span className={classes.soft}>
                  of {formatPlural(field.rows, 'past ticket')},{' '}
                  {formatPlural(field.classes, 'value')}
                </span>
              </>
            ) : (
              <span className={classes.soft}>
                not learned: {refusals[field.reason ?? ''] ?? field.reason} (
                {formatPlural(field.rows, 'ticket')}, {formatPlural(field.classes, 'value')})
              </span>
            )}
          </li>
        ))}
      </ul>
      <p className={classes.soft}>
        By cross-validation: each ticket was answered by a model that had not seen it. A decision
        runs by itself only where its own confidence is high enough, so fewer of those are wrong.{' '}
        <Link to="/agents">The new versions are in force.</Link>
      </p>
    </div>
  );
}

function fieldsOf(run: ImportView): readonly FieldReport[] {
  return Object.entries(run.trained?.fields ?? {}).map(([field, report]) => ({
    ...(report as FieldReport),
    field,
  }));
}
