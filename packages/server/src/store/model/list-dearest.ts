import type { Tx } from '../tx.ts';
import { type CallSums, sums } from './sum-calls.ts';

interface DearItemRow extends CallSums {
  readonly itemId: string;
  readonly externalId: string;
  readonly source: string;
}

const text = `
  with dear as (
    select c.item_id, ${sums}
    from signalbox.model_call c
    where c.tenant_id = $1 and c.day between $2 and $3
    group by c.item_id having sum(c.cost_micros) > 0
    order by sum(c.cost_micros) desc, c.item_id limit $4)
  select d.item_id as "itemId", i.external_id as "externalId", i.source,
    d.calls, d."costMicros", d."inputTokens", d."cachedTokens", d."outputTokens"
  from dear d join signalbox.item i on i.tenant_id = $1 and i.id = d.item_id
  order by d."costMicros" desc, d.item_id`;

/** The items whose calls of some days cost most, dearest first; free ones are none of them. */
export function listDearest(
  tx: Tx,
  from: string,
  to: string,
  limit: number,
): Promise<readonly DearItemRow[]> {
  return tx.query(text, [tx.tenantId, from, to, limit]);
}
