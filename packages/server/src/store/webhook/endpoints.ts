import type { Tx } from '../tx.ts';

export interface EndpointRow {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly active: boolean;
  readonly inactive_because: 'gone' | 'failing' | 'switched_off' | null;
  readonly failing_since: Date | null;
  readonly created_at: Date;
  readonly waiting: number;
  /** Of those made in the last 24 hours, as is `failed`: counting a month's takes seconds. */
  readonly delivered: number;
  readonly failed: number;
}

export interface NewEndpointRow {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly secret: Buffer;
  readonly active: boolean;
}

export interface WantedRow {
  readonly id: string;
  readonly events: readonly string[];
  readonly from_era: number;
  readonly from_xid: string;
}

const listText = `
  select e.id, e.url, e.events, e.active, e.inactive_because, e.failing_since, e.created_at,
    coalesce(d.waiting, 0)::int as waiting, coalesce(d.delivered, 0)::int as delivered, coalesce(d.failed, 0)::int as failed
  from webhook_endpoint e
  left join lateral (
    select (select count(*) from webhook_delivery where tenant_id = $1 and endpoint_id = e.id and state = 'waiting') as waiting,
      count(*) filter (where state = 'delivered') as delivered, count(*) filter (where state = 'failed') as failed
    from webhook_delivery
    where tenant_id = $1 and endpoint_id = e.id and id >= signalbox.uuid_v7_floor(now() - interval '24 hours')
  ) d on true
  where e.tenant_id = $1 order by e.id`;
const insertText = `
  insert into webhook_endpoint (tenant_id, id, url, events, secret, active, inactive_because, from_xid, from_era)
  select $1, $2, $3, $4, $5, $6::boolean, case when $6 then null else 'switched_off' end, $7::xid8, signalbox.current_audit_era()
  where (select count(*) from webhook_endpoint where tenant_id = $1) < $8
  returning id`;
const activeText = `
  update webhook_endpoint set active = $3::boolean, inactive_because = case when $3 then null else $4 end,
    from_xid = case when $3 then $5::xid8 else from_xid end,
    from_era = case when $3 then signalbox.current_audit_era() else from_era end, failures = 0, failing_since = null, retry_at = now()
  where tenant_id = $1 and id = $2 and active <> $3 returning id`;
const findText = `select url, active from webhook_endpoint where tenant_id = $1 and id = $2`;
const deleteText = `delete from webhook_endpoint where tenant_id = $1 and id = $2 returning url`;
const wantedText = `
  select id, events, from_era, from_xid::text as from_xid from webhook_endpoint where tenant_id = $1 and active`;

export function listEndpoints(tx: Tx): Promise<readonly EndpointRow[]> {
  return tx.query(listText, [tx.tenantId]);
}

/** False when the tenant has `max` endpoints already. */
export async function insertEndpoint(tx: Tx, row: NewEndpointRow, max: number): Promise<boolean> {
  const { id, url, events, secret, active } = row;
  const values = [tx.tenantId, id, url, events, secret, active, tx.xid, max];
  return (await tx.query(insertText, values)).length > 0;
}

/** Switches an endpoint; one switched on is told what happens from this transaction on. False when it stood so already. */
export async function setEndpointActive(
  tx: Tx,
  id: string,
  active: boolean,
  because: 'gone' | 'failing' | 'switched_off',
): Promise<boolean> {
  return (await tx.query(activeText, [tx.tenantId, id, active, because, tx.xid])).length > 0;
}

export async function findEndpoint(
  tx: Tx,
  id: string,
): Promise<{ readonly url: string; readonly active: boolean } | undefined> {
  const rows = await tx.query<{ url: string; active: boolean }>(findText, [tx.tenantId, id]);
  return rows[0];
}

/** Removes an endpoint with its secret and its log. False when there is none. */
export async function deleteEndpoint(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query(deleteText, [tx.tenantId, id])).length > 0;
}

/** Active endpoints, what they want to hear and since when. */
export function readWanted(tx: Tx): Promise<readonly WantedRow[]> {
  return tx.query(wantedText, [tx.tenantId]);
}
