import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { SourceView } from '../../api/sources.ts';
import { Fact, FactRow } from '../../components/facts/facts.tsx';
import { formatCount } from '../../format/number.ts';
import { formatSpan } from '../../format/time.ts';
import { lookError } from '../../words/second-look-words.ts';
import classes from './sources.module.css';

/** What became of the tickets of a source after their writes were confirmed. */
export function SecondLooks({ source }: { readonly source: SourceView }): ReactNode {
  const { name, secondLooks } = source;
  if (secondLooks === null) {
    return <p className={classes.soft}>Confirmed writes are not looked at again.</p>;
  }
  const { afterMs, waiting, overwritten, notLooked, lastError } = secondLooks;
  return (
    <FactRow columns="2fr 1fr 1fr 1fr">
      <Fact label="Looked at again">{formatSpan(afterMs)} after each confirmed write</Fact>
      <Fact label="Still to come">{formatCount(waiting)}</Fact>
      <Fact label="Overwritten this week">
        {overwritten === 0 ? (
          'none'
        ) : (
          <Link to="/write-backs" search={{ source: name, state: 'overwritten' }}>
            {formatCount(overwritten)}
          </Link>
        )}
      </Fact>
      <Fact label="Not seen this week">
        {notLooked === 0
          ? 'none'
          : `${formatCount(notLooked)}${lastError === null ? '' : `: ${lookError(lastError)}`}`}
      </Fact>
    </FactRow>
  );
}
