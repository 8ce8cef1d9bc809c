import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/state/states.tsx';
import classes from './inbox.module.css';

/** Nothing to decide: what brings items here, and where to look instead. */
export function InboxEmpty({
  filtered,
  kind,
}: {
  readonly filtered: boolean;
  readonly kind: 'check' | undefined;
}): ReactNode {
  const navigate = useNavigate();
  if (filtered) {
    return (
      <EmptyState
        title={
          kind === 'check' ? 'No check fits these filters' : 'No open review fits these filters'
        }
        action={
          <Button onClick={() => void navigate({ to: '/inbox', search: { kind } })}>
            {kind === 'check' ? 'Show all checks' : 'Show all open reviews'}
          </Button>
        }
      >
        <p>Another queue, or reviews somebody else has claimed, may still hold some.</p>
      </EmptyState>
    );
  }
  if (kind === 'check') {
    return (
      <EmptyState title="Nothing is to be checked">
        <div className={classes.teach}>
          <p>
            A few of the decisions an agent makes by itself come here, drawn at random, so that it
            is known how often it is right. Others come when one like them was found wrong, or when
            somebody asks for it on an item’s page.
          </p>
          <p>
            They have been written already, or are about to be. You say whether that was right; a
            correction is written in its place. What nobody checks within a week says nothing.
          </p>
        </div>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nobody is waiting for you">
      <div className={classes.teach}>
        <p>
          An item comes here when its agent is not sure enough to act alone, when the agent may only
          suggest, when what it would do needs a person in any case, or when somebody stops it under{' '}
          <Link to="/holds">Holds</Link> and asks for a look.
        </p>
        <p>
          You then see what was written, what the agent would change and why it asks. One key
          accepts, edits, declines or passes it on; press ? for all of them.
        </p>
        <p>
          To see one arrive, <Link to="/import">import some tickets</Link>, or look at{' '}
          <Link to="/items">every item</Link> and at what the line did by itself.
        </p>
      </div>
    </EmptyState>
  );
}
