import type { ExchangeView, SecondLookFinding, SettledAs } from '@signalbox/contract';
import type { ChangedField } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

export interface AttemptRow {
  readonly id: string;
  readonly action_id: string;
  readonly number: number;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly deadline_at: Date;
  readonly verdict: string | null;
  readonly intended: Readonly<Record<string, unknown>>;
  readonly precondition: Readonly<Record<string, unknown>> | null;
  readonly read_back: Readonly<Record<string, unknown>> | null;
  readonly error_code: string | null;
  readonly exchange: ExchangeView | null;
  /** What a person said of its write, the last of them; all null when nobody did. */
  readonly settled_as: SettledAs | null;
  readonly settled_by: string | null;
  readonly settled_at: Date | null;
  /** Null: no second look belongs to it. */
  readonly look_due_at: Date | null;
  readonly looked_at: Date | null;
  readonly look_finding: SecondLookFinding | null;
  readonly look_changes: readonly ChangedField[] | null;
  readonly look_error: string | null;
  readonly look_exchange: ExchangeView | null;
}

/** The second look belongs to the last attempt of its action `a`: the one `t` that was confirmed, or found so afterwards. */
export const lookColumns = `s.due_at as look_due_at, s.looked_at, s.finding as look_finding, s.changes as look_changes,
    s.error_code as look_error, s.exchange as look_exchange`;
export const lookJoin =
  'left join second_look s on s.tenant_id = $1 and s.action_id = t.action_id and t.number = a.attempts';

export const settledColumns = 'p.ended as settled_as, p.actor as settled_by, p.at as settled_at';
export const settledJoin = `left join lateral (
    select ended, actor, at from settlement
    where tenant_id = $1 and action_id = t.action_id order by id desc limit 1) p on true`;

// Through what was written: attempts have an index by that, not by item.
const text = `
  select t.id, t.action_id, t.number, t.started_at, t.ended_at, t.deadline_at, t.verdict, t.intended, t.precondition,
    t.read_back, t.error_code, t.exchange, ${settledColumns}, ${lookColumns}
  from (
    select id, attempts from action where tenant_id = $1 and item_id = $2
    union all select id, attempts from hand_over where tenant_id = $1 and item_id = $2
  ) a join attempt t on t.tenant_id = $1 and t.action_id = a.id
  ${lookJoin}
  ${settledJoin}
  order by t.id limit $3`;

/** The attempts to write what was decided for an item, oldest first. */
export function listAttempts(
  tx: Tx,
  itemId: string,
  limit: number,
): Promise<readonly AttemptRow[]> {
  return tx.query(text, [tx.tenantId, itemId, limit], 'view-attempts');
}
