import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type ConversationView, conversationQuery } from '../../api/conversations.ts';
import { useMay } from '../../api/session.ts';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { RoleNote } from '../../components/role/role-states.tsx';
import { ErrorState } from '../../components/state/states.tsx';
import { ExactTime } from '../../components/time/relative-time.tsx';
import { formatPlural } from '../../format/number.ts';
import { costWords, endNoteOf, endWords, tokenWords } from '../../words/conversation-words.ts';
import { formatDuration } from '../../words/moment.ts';
import classes from './conversation.module.css';
import { type Lane, lanesOf } from './conversation-lanes.ts';
import { ConversationStep } from './conversation-step.tsx';
import { ReplayResult } from './replay-result.tsx';
import { RunAgain } from './run-again.tsx';

/** What agents, models and tools said for what was decided; nothing at all when no model was asked. */
export function Conversation({ itemId }: { readonly itemId: string }): ReactNode {
  const { data, error, refetch } = useQuery(conversationQuery(itemId));
  const mayRun = useMay('agent:write');
  if (data === undefined) {
    return error === null ? null : (
      <Section title="Conversation">
        <ErrorState
          error={error}
          what="The conversation could not be loaded"
          onRetry={() => void refetch()}
        />
      </Section>
    );
  }
  // What was run again is no newer than what was decided: it stands behind it.
  const replays = data.filter(({ replayOf }) => replayOf !== null);
  const [newest, ...earlier] = data.filter(({ replayOf }) => replayOf === null);
  if (newest === undefined) return null;
  const canRun = data.some(isDecided);
  return (
    <Section title="Conversation" aside={canRun && mayRun ? <RunAgain itemId={itemId} /> : null}>
      <RoleNote acts={canRun ? ['run conversations again'] : []} />
      <One conversation={newest} />
      {replays.length === 0 ? null : (
        <details className={classes.earlier} open>
          <summary>Run again {formatPlural(replays.length, 'time')}</summary>
          {replays.map((one) => (
            <One key={one.id} conversation={one} />
          ))}
        </details>
      )}
      {earlier.length === 0 ? null : (
        <details className={classes.earlier}>
          <summary>{formatPlural(earlier.length, 'earlier conversation')}</summary>
          {earlier.map((one) => (
            <One key={one.id} conversation={one} />
          ))}
        </details>
      )}
    </Section>
  );
}

/** It came to a decision, and its texts are still there to be run again. */
function isDecided({ outcome, replayOf, steps }: ConversationView): boolean {
  return outcome === 'decided' && replayOf === null && steps.every(({ input }) => input !== null);
}

function One({ conversation }: { readonly conversation: ConversationView }): ReactNode {
  const { agent, revisionNo, startedAt, steps, replay } = conversation;
  const { lanes, rows } = lanesOf(conversation);
  const end = endWords(conversation);
  const note = endNoteOf(conversation);
  const erased = steps.some(({ input }) => input === null);
  return (
    <article className={classes.one} aria-label={`Conversation of ${agent}, text ${revisionNo}`}>
      <p className={classes.head}>
        <StateMark tone={end.tone}>{end.word}</StateMark>
        <strong>{totals(conversation)}</strong>
        <span className={classes.soft}>
          <ExactTime at={startedAt} /> · on text {revisionNo}
        </span>
      </p>
      {note === undefined ? null : <p className={classes.note}>{note}</p>}
      {erased ? (
        <p className={classes.note}>
          Its texts have been erased. That it was said, and what it cost, stays.
        </p>
      ) : null}
      {replay === null ? null : <ReplayResult replay={replay} />}
      {steps.length === 0 ? (
        <p className={classes.note}>Nothing has been said yet.</p>
      ) : (
        <>
          <Lanes lanes={lanes} />
          <ol className={classes.steps} aria-label="Steps">
            {rows.map((row) => (
              <ConversationStep key={`${row.step.id} ${row.kind}`} row={row} lanes={lanes} />
            ))}
          </ol>
          {steps.some(({ tainted }) => tainted) ? (
            <p className={classes.note}>
              <StateMark tone="assisted">tainted</StateMark> Text of somebody outside stood in what
              it was given: it may do no more than read and propose.
            </p>
          ) : null}
        </>
      )}
    </article>
  );
}

/** Cost, time and tokens of all steps together. */
function totals({ costMicros, tookMs, inputTokens, outputTokens }: ConversationView): string {
  return [
    costWords(costMicros),
    tookMs === null ? null : formatDuration(tookMs),
    tokenWords(inputTokens, outputTokens),
  ]
    .filter((one) => one !== null)
    .join(' · ');
}

function Lanes({ lanes }: { readonly lanes: readonly Lane[] }): ReactNode {
  return (
    <ul className={classes.lanes} aria-label="Agents">
      {lanes.map(({ agent, steps, costMicros }, at) => (
        <li key={agent}>
          <span className={classes.number}>{at + 1}</span> <strong>{agent}</strong>{' '}
          <span className={classes.soft}>
            {formatPlural(steps, 'step')}, {costWords(costMicros)}
          </span>
        </li>
      ))}
    </ul>
  );
}
