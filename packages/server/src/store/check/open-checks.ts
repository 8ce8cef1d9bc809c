import type { AuditRow } from '../../audit/append.ts';
import { insertAuditFrom } from '../audit/insert-fragment.ts';
import type { Tx } from '../tx.ts';

export interface NewCheck {
  readonly check_id: string;
  readonly item_id: string;
  readonly decision_id: string;
  readonly until: string;
  readonly queue: string;
}

// What is on its way will be written, so it is asked about as well. Not what people have, and not what they have looked at.
const text = `
  with r as materialized (
    select * from json_to_recordset($1::json) as r(
      check_id uuid, item_id uuid, decision_id uuid, until timestamptz, queue text)
  ), opened as (
    insert into hold (tenant_id, id, item_id, decision_id, kind, origin, state, until, queue, proposal)
    select $2, r.check_id, r.item_id, r.decision_id, 'check', $4, 'open', r.until, r.queue, d.proposal
    from r
    join item i on i.tenant_id = $2 and i.id = r.item_id and i.decision_id = r.decision_id
      and i.state in ('deciding', 'writing', 'resolved')
    join decision d on d.tenant_id = $2 and d.id = r.decision_id
    where not exists (
      select from hold h where h.tenant_id = $2 and h.decision_id = r.decision_id and h.kind = 'check'
        and h.state in ('open', 'decided'))
    on conflict (tenant_id, decision_id) where kind = 'check' and state = 'open' do nothing
    returning item_id
  ), audits as (${insertAuditFrom('$3')}
    where a."itemId" in (select item_id from opened)
  )
  select item_id from opened`;

/**
 * Asks people to check decisions that were written or are being written, with an audit entry each, in one statement; returns
 * the items. One that is asked about or has been checked already is left out.
 */
export async function openChecks(
  tx: Tx,
  rows: readonly NewCheck[],
  audit: readonly AuditRow[],
  origin: 'cascade' | 'person' = 'cascade',
): Promise<readonly string[]> {
  if (rows.length === 0) return [];
  const values = [JSON.stringify(rows), tx.tenantId, JSON.stringify(audit), origin];
  const opened = await tx.query<{ readonly item_id: string }>(text, values);
  return opened.map((row) => row.item_id);
}
