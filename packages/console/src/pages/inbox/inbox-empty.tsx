import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/state/states.tsx';
import classes from './inbox.module.css';

/** Nothing to decide: what brings items here, and where to look instead. */
export function InboxEmpty({ filtered }: { readonly filtered: boolean }): ReactNode {
  const navigate = useNavigate();
  if (filtered) {
    return (
      <EmptyState
        title="No open review fits these filters"
        action={
          <Button onClick={() => void navigate({ to: '/inbox', search: {} })}>
            Show all open reviews
          </Button>
        }
      >
        <p>Another queue, or reviews somebody else has claimed, may still hold some.</p>
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
