import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { similarQuery } from '../../api/cases.ts';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import classes from './item.module.css';

/** Past cases whose right answers are known, the most like this one first. */
export function Similar({ itemId }: { readonly itemId: string }): ReactNode {
  const { data, error, refetch } = useQuery(similarQuery(itemId));
  return (
    <Section
      title="Similar past cases"
      aside={<span className={classes.by}>with what was right</span>}
    >
      {data === undefined ? (
        error === null ? (
          <RowsSkeleton rows={3} />
        ) : (
          <ErrorState
            error={error}
            what="Similar cases could not be loaded"
            onRetry={() => void refetch()}
          />
        )
      ) : data.length === 0 ? (
        <p className={classes.pad}>
          None yet. Cases appear here once people, or the outside world, have said what was right.
        </p>
      ) : (
        <ul className={classes.cases}>
          {data.map((one) => (
            <li key={one.id}>
              <p className={classes.caseHead}>
                {one.kind === 'item' ? (
                  <Link to="/items/$itemId" params={{ itemId: one.id }}>
                    {one.subject === '' ? (one.externalId ?? 'an item') : one.subject}
                  </Link>
                ) : (
                  <strong>{one.subject === '' ? 'no subject' : one.subject}</strong>
                )}
                <span className={classes.note} title="How much of their rare words the two share">
                  {Math.round(one.score * 100)} % alike
                </span>
              </p>
              <p className={classes.excerpt}>{one.excerpt}</p>
              <p className={classes.caseFoot}>
                {Object.entries(one.labels).map(([name, value]) => (
                  <StateMark key={name}>
                    {name}: {value}
                  </StateMark>
                ))}
                <span className={classes.note}>
                  {one.kind === 'example' ? 'of the imported history' : (one.externalId ?? '')}
                  {one.receivedAt === null ? null : (
                    <>
                      {', '}
                      <RelativeTime at={one.receivedAt} />
                    </>
                  )}
                </span>
              </p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
