import type { ReactNode } from 'react';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';

/** What stands where rows are not there yet. */
export function Loading({
  error,
  what,
  onRetry,
}: {
  readonly error: unknown;
  /** "The people could not be loaded" */
  readonly what: string;
  readonly onRetry: () => void;
}): ReactNode {
  return error === null ? (
    <RowsSkeleton rows={4} />
  ) : (
    <ErrorState error={error} what={what} onRetry={onRetry} />
  );
}
