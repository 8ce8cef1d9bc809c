import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useNames } from '../../api/actors.ts';
import { isApiProblem } from '../../api/api-problem.ts';
import { type ItemView, itemQuery } from '../../api/items.ts';
import { Page, Section } from '../../components/page/page.tsx';
import { RoleNote } from '../../components/role/role-states.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { ThreadSummary } from '../../components/thread/thread-summary.tsx';
import { newestRevision } from '../../words/newest-revision.ts';
import type { RoleAct } from '../../words/role-acts.ts';
import { keepOpened } from '../items/trail.ts';
import { Actions } from './actions.tsx';
import { Conversation } from './conversation.tsx';
import { DecisionPart } from './decision.tsx';
import { Erased } from './erased.tsx';
import { HandOvers } from './hand-overs.tsx';
import classes from './item.module.css';
import { Memory } from './memory.tsx';
import { Messages } from './messages.tsx';
import { Neighbours } from './neighbours.tsx';
import { Related, wasWrong } from './related.tsx';
import { Similar } from './similar.tsx';
import { Standing } from './standing.tsx';
import { stationsOf, storyOf } from './story.ts';
import { Timeline } from './timeline.tsx';
import { Writes } from './writes.tsx';

const question = 'What happened to this ticket, and why?';

export function ItemPage(): ReactNode {
  const { itemId } = useParams({ from: '/shell/items/$itemId' });
  const { data, error, refetch } = useQuery(itemQuery(itemId));
  useEffect(() => keepOpened(itemId), [itemId]);
  if (data !== undefined) return <Loaded key={itemId} item={data} />;
  const missing = isApiProblem(error) && ['not_found', 'invalid_query'].includes(error.code);
  return (
    <Page title="Item" question={question} actions={<Neighbours itemId={itemId} />}>
      {error === null ? (
        <RowsSkeleton rows={12} />
      ) : missing ? (
        <Missing itemId={itemId} />
      ) : (
        <ErrorState
          error={error}
          what="The item could not be loaded"
          onRetry={() => void refetch()}
        />
      )}
    </Page>
  );
}

function Loaded({ item }: { readonly item: ItemView }): ReactNode {
  const names = useNames();
  const stations = stationsOf(item, storyOf(item, names));
  const erased = isErased(item);
  const related = item.decision !== null && !erased ? <Related item={item} /> : null;
  // What may be wrong with others is not for the end of a page.
  const isFirst = wasWrong(item);
  const subject = newestRevision(item)?.subject ?? '';
  return (
    <Page
      title={subject === '' ? item.externalId : `${item.externalId}: ${subject}`}
      question={question}
      actions={
        <>
          <Neighbours itemId={item.id} />
          <Actions item={item} erased={erased} />
        </>
      }
    >
      {erased ? <Erased item={item} names={names} /> : null}
      <Standing item={item} stations={stations} />
      <RoleNote acts={actsOf(item, erased)} />
      {isFirst ? related : null}
      <div className={classes.columns}>
        <div className={classes.column}>
          <AtAGlance item={item} />
          <Messages item={item} erased={erased} />
          <DecisionPart item={item} />
          <Conversation itemId={item.id} />
          <Writes item={item} />
          <HandOvers item={item} />
        </div>
        <div className={classes.column}>
          <Timeline item={item} names={names} />
          {isFirst ? null : related}
          {erased ? null : <Memory itemId={item.id} />}
          {erased ? null : <Similar itemId={item.id} />}
        </div>
      </div>
    </Page>
  );
}

function AtAGlance({ item }: { readonly item: ItemView }): ReactNode {
  if (item.context === null) return null;
  return (
    <Section title="At a glance">
      <div className={classes.pad}>
        <ThreadSummary summary={item.context} />
      </div>
    </Section>
  );
}

/** What can be done with the item as it stands, by somebody. */
function actsOf(item: ItemView, erased: boolean): readonly RoleAct[] {
  const { state, hold, stuck, decision } = item;
  return [
    ...(state === 'in_review' ? (['decide reviews'] as const) : []),
    ...(state === 'held' && hold?.kind === 'delay' ? (['stop and release writes'] as const) : []),
    ...(stuck === null ? [] : (['run stuck items again', 'resolve stuck items by hand'] as const)),
    ...(erased ? [] : (['open originals', 'state and forget facts'] as const)),
    ...(erased || decision === null ? [] : (['report what was right'] as const)),
    ...(erased ? [] : (['erase items'] as const)),
  ];
}

/** It was erased, and has not come in again with a text since. */
function isErased(item: ItemView): boolean {
  const erasedOnce = item.timeline.some(({ type }) => type === 'erased');
  return erasedOnce && item.messages.every(({ text }) => text === undefined);
}

function Missing({ itemId }: { readonly itemId: string }): ReactNode {
  const looksLikeId = /^[0-9a-f-]{36}$/i.test(itemId);
  return (
    <EmptyState
      title="There is no such item here"
      action={
        <Button
          renderRoot={(props) => (
            <Link to="/items" search={looksLikeId ? {} : { q: itemId }} {...props} />
          )}
        >
          {looksLikeId ? 'Go to the items' : `Search the items for “${itemId}”`}
        </Button>
      }
    >
      <p>
        {looksLikeId
          ? 'The link may be cut short, or the item belongs to another tenant. Erased items do not vanish: their page says that they were erased, when and by whom.'
          : 'This is no id of an item. If it is the number a source gave the ticket, search for it.'}
      </p>
    </EmptyState>
  );
}
