import type { AttemptView } from '@signalbox/contract';
import type { AttemptRow } from '../store/views/list-attempts.ts';

export function toAttemptView(row: AttemptRow): AttemptView {
  const { id, number, verdict, precondition } = row;
  return {
    id,
    actionId: row.action_id,
    number,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    deadlineAt: row.deadline_at.toISOString(),
    verdict,
    intended: row.intended,
    precondition,
    readBack: row.read_back,
    errorCode: row.error_code,
  };
}
