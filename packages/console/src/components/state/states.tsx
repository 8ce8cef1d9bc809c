import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import { problemAdvice } from './problem-advice.ts';
import classes from './state.module.css';

/** Nothing here: why that is, and what would fill it. `title` says what is missing, `children` teach. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className={classes.state}>
      <h2 className={classes.title}>{title}</h2>
      {children === undefined ? null : <div className={classes.text}>{children}</div>}
      {action}
    </div>
  );
}

/** Something failed: what, what to do now, and the id under which the log has it. */
export function ErrorState({
  error,
  onRetry,
  what = 'This could not be loaded',
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly what?: string;
}): ReactNode {
  const problem = toApiProblem(error);
  return (
    <div className={classes.state} role="alert">
      <IconAlertTriangle className={classes.alert} size={24} aria-hidden="true" />
      <h2 className={classes.title}>{what}</h2>
      <div className={classes.text}>
        <p>{problem.detail}</p>
        <p>{problemAdvice(problem)}</p>
        {problem.places.map(({ path, message }) => (
          <p key={`${path}${message}`}>
            <code>{path}</code> {message}
          </p>
        ))}
      </div>
      {onRetry === undefined ? null : <Button onClick={onRetry}>Try again</Button>}
      <p className={classes.id}>
        {problem.code}
        {problem.requestId === null ? '' : ` · request ${problem.requestId}`}
      </p>
    </div>
  );
}

/** Grey rows while a list loads. */
export function RowsSkeleton({ rows = 8 }: { readonly rows?: number }): ReactNode {
  return (
    <div className={classes.rows} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, at) => at).map((at) => (
        <Skeleton key={at} height={20} width={`${92 - ((at * 17) % 40)}%`} radius="sm" />
      ))}
    </div>
  );
}
