import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type AttemptView, attemptsQuery, type ItemView } from '../../api/items.ts';
import { VerdictMark } from '../../components/attempt/verdict-mark.tsx';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { ErrorState } from '../../components/state/states.tsx';
import { formatPlural } from '../../format/number.ts';
import { writeWords } from '../../words/item-words.ts';
import { Attempts } from './attempts.tsx';
import classes from './item.module.css';

type Action = NonNullable<ItemView['decision']>['actions'][number];
type Write = ItemView['writes'][number];

/** Each action with what was meant, what was sent and what was read back. */
export function Writes({ item }: { readonly item: ItemView }): ReactNode {
  const attempts = useQuery(attemptsQuery(item.id));
  const actions = item.decision?.actions ?? [];
  const writes = new Map(item.writes.map((one) => [one.actionId, one]));
  const byAction = new Map<string, AttemptView[]>();
  for (const one of attempts.data ?? []) {
    byAction.set(one.actionId, [...(byAction.get(one.actionId) ?? []), one]);
  }
  // Actions of decisions that have been replaced since are told by their attempts alone; hand-overs have a part of their own.
  const known = new Set([...actions, ...item.handOvers].map(({ id }) => id));
  const older = [...byAction.keys()].filter((id) => !known.has(id));
  return (
    <Section
      title="Write-backs"
      aside={<span className={classes.by}>meant → sent → read back</span>}
    >
      {actions.length === 0 && older.length === 0 ? (
        <p className={classes.pad}>Nothing is to be written: {nothingWords(item)}</p>
      ) : null}
      {attempts.error === null ? null : (
        <ErrorState
          error={attempts.error}
          what="The attempts could not be loaded"
          onRetry={() => void attempts.refetch()}
        />
      )}
      {actions.map((action) => (
        <ActionPart
          key={action.id}
          item={item}
          action={action}
          write={writes.get(action.id)}
          attempts={byAction.get(action.id) ?? []}
        />
      ))}
      {older.map((id) => (
        <div key={id} className={classes.action}>
          <h3 className={classes.sub}>Of an earlier decision</h3>
          <Attempts attempts={byAction.get(id) ?? []} />
        </div>
      ))}
    </Section>
  );
}

function nothingWords(item: ItemView): string {
  if (item.decision === null) return 'it is not decided yet.';
  return 'the decision has no action.';
}

function ActionPart({
  item,
  action,
  write,
  attempts,
}: {
  readonly item: ItemView;
  readonly action: Action;
  readonly write: Write | undefined;
  readonly attempts: readonly AttemptView[];
}): ReactNode {
  const words = write === undefined ? null : writeWords(write.verdict);
  return (
    <article className={classes.action} aria-label={action.summary}>
      <p className={classes.actionHead}>
        <strong>{action.summary}</strong>
        {write === undefined || words === null ? (
          <StateMark>not written</StateMark>
        ) : (
          <VerdictMark verdict={write.verdict} />
        )}
        <span className={classes.note}>
          risk {action.risk}
          {write === undefined ? '' : ` · ${formatPlural(write.attempts, 'attempt')}`}
        </span>
      </p>
      <p className={classes.verdict}>
        {words === null ? (
          notWritten(item)
        ) : (
          <>
            {words.what}
            {write?.verdict === 'confirmed' ? null : (
              <>
                {' '}
                <strong>What to do:</strong> {words.remedy}
              </>
            )}
          </>
        )}
      </p>
      <Attempts attempts={attempts} />
    </article>
  );
}

function notWritten({ state }: ItemView): string {
  switch (state) {
    case 'held':
      return 'It is sent when its delay is over, unless somebody stops it.';
    case 'in_review':
      return 'Nothing is sent before a person says yes.';
    case 'handed_over':
      return 'Nothing was sent: people have taken it over.';
    case 'cancelled':
      return 'Nothing was sent: it was stopped in time.';
    default:
      return 'Nothing has been sent so far.';
  }
}
