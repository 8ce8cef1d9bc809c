import type { AttemptView, SecondLookView } from '@signalbox/contract';
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
    secondLook: toSecondLook(row),
  };
}

function toSecondLook(row: AttemptRow): SecondLookView | null {
  if (row.look_due_at === null) return null;
  return {
    dueAt: row.look_due_at.toISOString(),
    at: row.looked_at?.toISOString() ?? null,
    finding: row.look_finding,
    errorCode: row.look_error,
    changes: [...(row.look_changes ?? [])],
  };
}
