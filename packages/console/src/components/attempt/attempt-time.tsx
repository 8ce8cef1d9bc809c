import type { ReactNode } from 'react';
import type { AttemptView } from '../../api/items.ts';
import { formatDuration } from '../../words/moment.ts';
import { ExactTime } from '../time/relative-time.tsx';

/** When an attempt was sent, and how long it took. */
export function AttemptTime({
  attempt: { startedAt, endedAt },
}: {
  readonly attempt: Pick<AttemptView, 'startedAt' | 'endedAt'>;
}): ReactNode {
  return (
    <>
      <ExactTime at={startedAt} />
      {endedAt === null
        ? ''
        : `, took ${formatDuration(Date.parse(endedAt) - Date.parse(startedAt))}`}
    </>
  );
}
