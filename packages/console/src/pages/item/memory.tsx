import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useNames } from '../../api/actors.ts';
import { type FactView, forgetFact, memoryQuery } from '../../api/memory.ts';
import { useMay } from '../../api/session.ts';
import { type ConfirmQuestion, confirm } from '../../components/dialog/confirm.ts';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { aboutWords, emptyWords, factWords, proofWords } from '../../words/memory-words.ts';
import { FactDialog } from './fact-dialog.tsx';
import classes from './item.module.css';

/** What is known of whoever asks, where it comes from, and how long it is kept. */
export function Memory({ itemId }: { readonly itemId: string }): ReactNode {
  const { data, error, refetch } = useQuery(memoryQuery(itemId));
  const mayAct = useMay('review:write');
  const [stating, setStating] = useState(false);
  return (
    <Section
      title="What is known"
      aside={
        mayAct && data !== undefined && data.about.length > 0 ? (
          <Button size="compact-sm" onClick={() => setStating(true)}>
            State a fact …
          </Button>
        ) : null
      }
    >
      {data === undefined ? (
        error === null ? (
          <RowsSkeleton rows={3} />
        ) : (
          <ErrorState
            error={error}
            what="What is known could not be loaded"
            onRetry={() => void refetch()}
          />
        )
      ) : data.data.length === 0 ? (
        <p className={classes.pad}>{emptyWords(data.about)}</p>
      ) : (
        <ul className={classes.cases}>
          {data.data.map((fact) => (
            <Fact key={fact.id} fact={fact} itemId={itemId} mayForget={mayAct} />
          ))}
        </ul>
      )}
      <FactDialog
        itemId={itemId}
        about={data?.about ?? []}
        opened={stating}
        onClose={() => setStating(false)}
      />
    </Section>
  );
}

function Fact({
  fact,
  itemId,
  mayForget,
}: {
  readonly fact: FactView;
  readonly itemId: string;
  readonly mayForget: boolean;
}): ReactNode {
  const names = useNames();
  const client = useQueryClient();
  const forget = useMutation({
    mutationFn: (reason: string) => forgetFact(itemId, fact.id, reason),
    onSuccess: () => notifyDone('Forgotten.'),
    onError: notifyProblem,
    onSettled: () => client.invalidateQueries({ queryKey: ['item', itemId] }),
  });
  const ask = (): void => {
    void confirm(forgetQuestion(fact)).then((answer) => {
      if (answer !== null) forget.mutate(answer.reason);
    });
  };
  return (
    <li>
      <p className={classes.caseHead}>
        <strong>{factWords(fact)}</strong>
        {mayForget ? (
          <Button
            size="compact-xs"
            loading={forget.isPending}
            aria-label={`Forget: ${factWords(fact)}`}
            onClick={ask}
          >
            Forget …
          </Button>
        ) : null}
      </p>
      <p className={classes.caseFoot}>
        <StateMark>{aboutWords[fact.about]}</StateMark>
        <span className={classes.note}>{proofWords(fact, names.of)}</span>
        <span className={classes.by}>
          from{' '}
          {fact.itemIds.map((id, at) => (
            <span key={id}>
              {at === 0 ? '' : ', '}
              <Link to="/items/$itemId" params={{ itemId: id }}>
                {id === itemId ? 'this ticket' : `ticket ${at + 1}`}
              </Link>
            </span>
          ))}
        </span>
        <span className={classes.note}>
          confirmed <RelativeTime at={fact.confirmedAt} />, kept until{' '}
          <time dateTime={fact.expiresAt}>{fact.expiresAt.slice(0, 10)}</time>
        </span>
      </p>
    </li>
  );
}

function forgetQuestion(fact: FactView): ConfirmQuestion {
  return {
    title: 'Forget this?',
    body:
      fact.kind === 'stated'
        ? 'Its text is removed, and agents are told it no more.'
        : 'Agents are told it no more. It is learned again only from tickets that come in later.',
    action: 'Forget',
    danger: true,
    reason: 'required',
  };
}
