import type { ExchangeView, SecondLookFinding } from '@signalbox/contract';
import type { ChangedField } from '@signalbox/domain';
import type { AuditRow } from '../../audit/append.ts';
import { insertAuditFrom } from '../audit/insert-fragment.ts';
import { fewColumn, fewOf } from '../few.ts';
import type { Tx } from '../tx.ts';

export interface LookedRow {
  readonly action_id: string;
  readonly item_id: string;
  readonly finding: SecondLookFinding;
  readonly changes: readonly ChangedField[] | null;
  readonly error_code: string | null;
  /** What was said on the wire for it; null when nothing was. */
  readonly exchange: ExchangeView | null;
}

// The verdict is of the action and of its last attempt; what was read back first stays beside it. Of two workers that looked at
// the same ticket one records it.
const text = `
  with r as materialized (
    select * from json_to_recordset($1::json) as r(
      action_id uuid, item_id uuid, finding text, changes jsonb, error_code text, exchange jsonb, ${fewColumn})
  ), looked as (
    update second_look s set looked_at = now(), finding = r.finding, changes = r.changes, error_code = r.error_code,
      exchange = r.exchange
    from r
    where ${fewOf('r')} and s.tenant_id = $2 and s.action_id = r.action_id and s.looked_at is null
    returning r.action_id, r.item_id, r.finding
  ), overwritten as (
    update action a set verdict = 'overwritten', updated_at = now()
    from looked l
    where l.finding = 'overwritten' and a.tenant_id = $2 and a.id = l.action_id and a.verdict = 'confirmed'
    returning a.id, a.attempts
  ), attempts as (
    update attempt t set verdict = 'overwritten'
    from overwritten o
    where t.tenant_id = $2 and t.action_id = o.id and t.number = o.attempts
  ), audits as (${insertAuditFrom('$3')}
    where a.detail ->> 'actionId' in (select action_id::text from looked)
  )
  select action_id from looked`;

/** Records what second looks found; returns the actions nobody else had recorded one of. */
export async function recordLooks(
  tx: Tx,
  rows: readonly LookedRow[],
  audit: readonly AuditRow[],
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const values = [JSON.stringify(rows), tx.tenantId, JSON.stringify(audit)];
  const recorded = await tx.query<{ action_id: string }>(text, values);
  return new Set(recorded.map((row) => row.action_id));
}
