import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ItemView } from '../../api/items.ts';
import { Lamp } from '../../components/lamp/lamp.tsx';
import { Countdown, ExactTime, RelativeTime } from '../../components/time/relative-time.tsx';
import { itemStates, ownerWords, troubleWords } from '../../words/item-words.ts';
import { laneReason } from '../../words/reason-words.ts';
import classes from './item.module.css';
import { Line } from './line.tsx';
import type { Station } from './story.ts';

/** How the ticket stands: its state in a word, who has it, its lane, and where on the line it is. */
export function Standing({
  item,
  stations,
}: {
  readonly item: ItemView;
  readonly stations: readonly Station[];
}): ReactNode {
  const { state, lane, reasons, stuck } = item;
  return (
    <section className={classes.standing} aria-label="How it stands">
      <div className={classes.top}>
        <div>
          <p className={classes.state} data-state={state}>
            {itemStates[state].word}
          </p>
          <p className={classes.owner}>
            <Owner item={item} />
          </p>
          <p className={classes.note}>{itemStates[state].means}</p>
        </div>
        {lane === null ? (
          <Lamp size="lg" state="unknown" word="no lane yet" reason="it is not decided" />
        ) : (
          <Lamp size="lg" state={lane} word={`${lane} lane`} reason={laneReason(lane, reasons)} />
        )}
        <Facts item={item} />
      </div>
      {stuck === null ? null : (
        <div className={classes.stuck} role="note">
          <p>
            <strong>{troubleWords(stuck.code).what}</strong> Stuck since{' '}
            <RelativeTime at={stuck.at} />.
          </p>
          <p>
            <strong>What to do:</strong> {troubleWords(stuck.code).remedy}{' '}
            <code className={classes.code}>{stuck.code}</code>
          </p>
        </div>
      )}
      <Line stations={stations} />
    </section>
  );
}

function Owner({ item }: { readonly item: ItemView }): ReactNode {
  const { owner, state } = item;
  if (owner?.kind === 'timer') {
    return (
      <>
        waits for a timer: goes out in <Countdown at={owner.until} over="a moment" />, at{' '}
        <ExactTime at={owner.until} />
      </>
    );
  }
  if (owner !== null) return ownerWords(owner);
  return state === 'resolved'
    ? 'done, nobody has to do anything'
    : 'nothing more happens by itself';
}

function Facts({ item }: { readonly item: ItemView }): ReactNode {
  const { source, externalId, revision, receivedAt, updatedAt, decision } = item;
  return (
    <dl className={classes.facts}>
      <dt>source</dt>
      <dd>
        {source}, as {externalId}
        {revision === '1' ? '' : `, revision ${revision}`}
      </dd>
      <dt>came in</dt>
      <dd>
        <RelativeTime at={receivedAt} />
      </dd>
      <dt>last moved</dt>
      <dd>
        <RelativeTime at={updatedAt} />
      </dd>
      {decision === null ? null : (
        <>
          <dt>agent</dt>
          <dd>
            <Link to="/agents/$agentName" params={{ agentName: decision.agent }}>
              {decision.agent}
            </Link>
          </dd>
        </>
      )}
    </dl>
  );
}
