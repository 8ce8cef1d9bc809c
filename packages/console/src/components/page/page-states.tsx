import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ErrorState, RowsSkeleton } from '../state/states.tsx';
import classes from './page.module.css';

/** While the code or the first data of a page is on its way. */
export function PageSkeleton(): ReactNode {
  return (
    <div className={classes.page}>
      <RowsSkeleton />
    </div>
  );
}

export function PageProblem({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <div className={classes.page}>
      <ErrorState error={error} onRetry={reset} what="This page could not be shown" />
    </div>
  );
}
