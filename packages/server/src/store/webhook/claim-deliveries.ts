import type { Sql } from '../database.ts';
import type { Tx } from '../tx.ts';

export interface ClaimedRow {
  readonly id: string;
  readonly body: string;
  readonly tries: number;
  readonly round_tries: number;
  readonly url: string;
  readonly secret: Buffer;
  readonly failures: number;
}

export const dueEndpointsText = `
  select e.tenant_id, e.id from webhook_endpoint e
  where e.active and e.retry_at <= now() and exists (
    select from webhook_delivery d
    where d.tenant_id = e.tenant_id and d.endpoint_id = e.id and d.state = 'waiting' and d.next_at <= now())`;
const claimText = `
  with endpoint as (
    select id, url, secret, failures from webhook_endpoint
    where tenant_id = $1 and id = $2 and active and retry_at <= now()
  ), due as (
    select d.id from webhook_delivery d
    where d.tenant_id = $1 and d.endpoint_id = $2 and d.state = 'waiting' and d.next_at <= now()
      and exists (select from endpoint)
    order by d.next_at, d.id
    limit (select case when failures > 0 then 1 else $3::int end from endpoint)
    for update of d skip locked
  )
  update webhook_delivery d set tries = d.tries + 1, round_tries = d.round_tries + 1,
    next_at = now() + make_interval(secs => $4::float8 / 1000)
  from due, endpoint e where d.tenant_id = $1 and d.id = due.id
  returning d.id, d.body, d.tries, d.round_tries, e.url, e.secret, e.failures`;
export const toldText = `select distinct tenant_id from webhook_endpoint where active`;

/** Endpoints that something is due for, over all tenants. */
export function findDueEndpoints(
  system: Sql,
): Promise<readonly { readonly tenant_id: string; readonly id: string }[]> {
  return system.query(dueEndpointsText, [], 'find-due-endpoints');
}

/** Tenants with an endpoint that is told things. */
export function findTold(system: Sql): Promise<readonly { readonly tenant_id: string }[]> {
  return system.query(toldText, [], 'find-told');
}

/**
 * Takes due deliveries of one endpoint for `leaseMs`: while it lasts nobody else takes them, and should their process die
 * they are due again after it. One only while the endpoint fails.
 */
export function claimDeliveries(
  tx: Tx,
  endpointId: string,
  max: number,
  leaseMs: number,
): Promise<readonly ClaimedRow[]> {
  return tx.query(claimText, [tx.tenantId, endpointId, max, leaseMs], 'claim-deliveries');
}
