import type { AsideTicket } from '../../connectors/connector.ts';
import type { Tx } from '../tx.ts';

// One that is there already waits as it did: it was seen once more, and not looked at sooner for it. What is looked for stays
// what it was when it was set aside first: a later look would pass over what was said before it.
const text = `
  insert into source_aside as a (tenant_id, source, external_id, system, look, next_at, error, status)
  select $1, $2, r."externalId", $3, r.look, now() + $4 * interval '1 millisecond', r.fault, r.status
  from json_to_recordset($5::json) as r("externalId" text, look jsonb, fault text, status int)
  on conflict (tenant_id, source, external_id) do update set system = excluded.system,
    look = case when a.system = excluded.system then a.look else excluded.look end`;

/** Sets tickets aside, in the transaction that moves the cursor past them. */
export async function putAsides(
  tx: Tx,
  poll: { readonly source: string; readonly system: string; readonly nextInMs: number },
  tickets: readonly AsideTicket[],
): Promise<void> {
  if (tickets.length === 0) return;
  const { source, system, nextInMs } = poll;
  await tx.query(text, [tx.tenantId, source, system, nextInMs, JSON.stringify(tickets)]);
}
