import type { About, CheckedTicket } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

interface CheckedRow {
  readonly itemId: string;
  readonly field: string;
  readonly value: string;
  readonly witness: CheckedTicket['witness'];
  readonly receivedAt: Date;
  readonly checkedAt: Date;
}

/** More say nothing new, and one who writes by the thousand holds nobody up. */
const ticketsMost = 500;

// The latest outcome of each field counts, as in a requester's history.
const textOf = (named: 'requester_ref' | 'requester_domain'): string => `
  select distinct on (o.item_id, o.field) o.item_id as "itemId", o.field, o.value, o.witness,
    t.received_at as "receivedAt", o.at as "checkedAt"
  from (
    select i.id, i.received_at from signalbox.item i
    where i.tenant_id = $1 and i.${named} = $2 and i.id <> $3 and i.erased_at is null
    order by i.id desc limit ${ticketsMost}
  ) t
  join signalbox.outcome o on o.tenant_id = $1 and o.item_id = t.id
  order by o.item_id, o.field, o.id desc`;
const texts: Readonly<Record<About, string>> = {
  requester: textOf('requester_ref'),
  customer: textOf('requester_domain'),
};

/**
 * What was right for the newest 500 tickets of a requester, or from a customer's domain, without one of them.
 *
 * @param name the reference of a requester, the domain of a customer.
 */
export async function readChecked(
  tx: Tx,
  about: About,
  name: string,
  exceptItemId: string,
): Promise<readonly CheckedTicket[]> {
  const rows = await tx.query<CheckedRow>(texts[about], [tx.tenantId, name, exceptItemId]);
  return rows.map(({ receivedAt, checkedAt, ...row }) => ({
    ...row,
    receivedAtMs: receivedAt.getTime(),
    checkedAtMs: checkedAt.getTime(),
  }));
}
