import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { attemptsQuery, type ItemView } from '../../api/items.ts';
import { VerdictMark } from '../../components/attempt/verdict-mark.tsx';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { ExactTime } from '../../components/time/relative-time.tsx';
import { formatPlural } from '../../format/number.ts';
import { causeWords, handOverWords } from '../../words/hand-over-words.ts';
import { attemptError } from '../../words/item-words.ts';
import { Attempts } from './attempts.tsx';
import classes from './item.module.css';

type HandOver = ItemView['handOvers'][number];

/** What the source was told when the ticket went to a person, and whether it arrived. */
export function HandOvers({ item }: { readonly item: ItemView }): ReactNode {
  const attempts = useQuery(attemptsQuery(item.id));
  if (item.handOvers.length === 0) return null;
  return (
    <Section title="Given to a person">
      {item.handOvers.map((one) => (
        <article key={one.id} className={classes.action} aria-label={handOverWords(one.kind)}>
          <p className={classes.actionHead}>
            <strong>{handOverWords(one.kind)}</strong>
            {one.verdict === 'dropped' ? (
              <StateMark>not needed any more</StateMark>
            ) : (
              <VerdictMark verdict={one.verdict} />
            )}
            <span className={classes.note}>
              {formatPlural(one.attempts, 'attempt')} · <ExactTime at={one.at} />
            </span>
          </p>
          <p className={classes.verdict}>
            Because {causeWords(one.cause)}
            {placed(one)}.{one.errorCode === null ? '' : ` ${attemptError(one.errorCode)}.`}
          </p>
          <Attempts
            attempts={(attempts.data ?? []).filter(({ actionId }) => actionId === one.id)}
          />
        </article>
      ))}
    </Section>
  );
}

function placed({ fields }: HandOver): string {
  const [first] = Object.entries(fields);
  return first === undefined ? '' : `; put to ${first[0]} ${first[1]}`;
}
