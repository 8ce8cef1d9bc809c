import { Skeleton } from '@mantine/core';
import type { SimilarCase } from '@signalbox/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import classes from './case.module.css';

/** What people decided in cases like this one. */
export function SimilarCases({
  cases,
  failed,
  proposed,
}: {
  readonly cases: readonly SimilarCase[] | undefined;
  readonly failed: boolean;
  /** Field → proposed value, to say whether the past agrees. */
  readonly proposed: Readonly<Record<string, string | null>>;
}): ReactNode {
  return (
    <section className={classes.past} aria-label="Similar past cases">
      <div className={classes.partHead}>
        <h3 className={classes.partTitle}>Similar past cases</h3>
        <span className={classes.soft}>with what turned out to be right</span>
      </div>
      {failed ? (
        <p className={classes.soft}>
          They could not be read just now. You can decide without them.
        </p>
      ) : cases === undefined ? (
        <div className={classes.loading}>
          <Skeleton height={16} width="70%" />
          <Skeleton height={16} width="52%" />
        </div>
      ) : cases.length === 0 ? (
        <p className={classes.soft}>
          Nothing alike has been decided yet. Verdicts and imported history appear here.
        </p>
      ) : (
        <ul className={classes.similar}>
          {cases.map((one) => (
            <li key={one.id}>
              <p className={classes.similarHead}>
                {one.kind === 'item' ? (
                  <Link to="/items/$itemId" params={{ itemId: one.id }}>
                    {one.subject || 'No subject'}
                  </Link>
                ) : (
                  <strong>{one.subject || 'No subject'}</strong>
                )}
                <span className={classes.soft}>
                  {one.receivedAt === null ? null : <RelativeTime at={one.receivedAt} />}
                </span>
              </p>
              <p className={classes.excerpt}>{one.excerpt}</p>
              <p className={classes.labels}>
                {Object.entries(one.labels).map(([field, value]) => {
                  const known = proposed[field] ?? null;
                  const agrees = known === value;
                  return (
                    <span key={field} className={classes.label} data-agrees={agrees}>
                      {field} <strong>{value}</strong>
                      {known === null ? '' : agrees ? ' agrees' : ' differs'}
                    </span>
                  );
                })}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
