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
    exchange: row.exchange,
    settled: toSettled(row),
    secondLook: toSecondLook(row),
  };
}

function toSettled({ settled_as: as, settled_by: by, settled_at: at }: AttemptRow) {
  if (as === null || by === null || at === null) return null;
  return { as, by, at: at.toISOString() };
}

function toSecondLook(row: AttemptRow): SecondLookView | null {
  if (row.look_due_at === null) return null;
  return {
    dueAt: row.look_due_at.toISOString(),
    at: row.looked_at?.toISOString() ?? null,
    finding: row.look_finding,
    errorCode: row.look_error,
    changes: [...(row.look_changes ?? [])],
    exchange: row.look_exchange,
  };
}
