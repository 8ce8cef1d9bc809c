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
}

// Through the actions: attempts have an index by action, not by item.
const text = `
  select t.id, t.action_id, t.number, t.started_at, t.ended_at, t.deadline_at, t.verdict, t.intended, t.precondition,
    t.read_back, t.error_code
  from action a join attempt t on t.tenant_id = $1 and t.action_id = a.id
  where a.tenant_id = $1 and a.item_id = $2
  order by t.id limit $3`;

/** The attempts to write what was decided for an item, oldest first. */
export function listAttempts(
  tx: Tx,
  itemId: string,
  limit: number,
): Promise<readonly AttemptRow[]> {
  return tx.query(text, [tx.tenantId, itemId, limit], 'view-attempts');
}
