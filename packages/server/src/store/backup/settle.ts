import type { Tx } from '../tx.ts';

/**
 * What keeps a write to a source from happening twice after a restore. `inside`: the desk, which is restored with all else.
 * `repeatable`: it keeps our marker or tells repeats by our key. `once`: it does neither, or nothing is known of it.
 */
export type Way = 'inside' | 'repeatable' | 'once';

/** An item that was under way when the back-up was taken. */
export interface UnsettledRow {
  readonly item_id: string;
  readonly state: 'received' | 'deciding' | 'held' | 'in_review' | 'writing';
  readonly source: string;
  readonly external_id: string;
  /** Of its current decision; null when it has none. */
  readonly action_id: string | null;
  readonly attempts: number;
  readonly way: Way;
  /** A request of the installation that was lost may arrive for so long. */
  readonly settle_ms: number;
}

const unsettledText = `
  select i.id as item_id, i.state, i.source, i.external_id, a.id as action_id, coalesce(a.attempts, 0) as attempts,
    case when s.config ->> 'guarantee' in ('marker', 'idempotent') then 'repeatable'
      when s.config ? 'guarantee' or s.type = 'http' then 'once'
      when i.source in ('api', 'desk') or s.type = 'desk' then 'inside'
      else 'once' end as way,
    coalesce((s.config ->> 'timeoutMs')::float8, 0) + coalesce((s.config ->> 'settlesWithinMs')::float8, 0) as settle_ms
  from item i
  left join source s on s.tenant_id = $1 and s.name = i.source
  left join lateral (
    select a.id, a.attempts from action a
    where a.tenant_id = $1 and a.item_id = i.id and a.decision_id = i.decision_id
    order by a.id desc limit 1) a on true
  where i.tenant_id = $1 and i.state in ('received', 'deciding', 'held', 'in_review', 'writing')
  order by i.id`;

export function listUnsettled(tx: Tx): Promise<readonly UnsettledRow[]> {
  return tx.query(unsettledText, [tx.tenantId]);
}

const stuckText = `
  with r as (
    select * from json_to_recordset($2::json) as r(item_id uuid, action_id uuid, code text)
  ), holds as (
    update hold h set state = 'cancelled', closed_at = now() from r
    where h.tenant_id = $1 and h.item_id = r.item_id and h.state = 'open'
  ), actions as (
    update action a set verdict = 'unknown', updated_at = now() from r
    where a.tenant_id = $1 and a.id = r.action_id and r.code = 'write_unknown'
  ), attempts as (
    update attempt t set verdict = 'unknown', ended_at = now(), error_code = 'restored' from r
    where t.tenant_id = $1 and t.action_id = r.action_id and t.ended_at is null
  ), leases as (
    delete from write_lease l using r where l.tenant_id = $1 and l.action_id = r.action_id
  )
  update item i set state = 'stuck', stuck_code = r.code, stuck_at = now(), conversation_id = null, hold_id = null, updated_at = now()
  from r where i.tenant_id = $1 and i.id = r.item_id`;

/** Ends items as stuck: nobody here can know what became of them. Their delays are closed and their writes judged unknown. */
export async function endUnknown(
  tx: Tx,
  rows: readonly {
    readonly item_id: string;
    readonly action_id: string | null;
    readonly code: 'restored' | 'write_unknown';
  }[],
): Promise<void> {
  if (rows.length > 0) await tx.query(stuckText, [tx.tenantId, JSON.stringify(rows)]);
}

const attemptText = `
  with r as (
    select * from json_to_recordset($2::json) as r(item_id uuid, action_id uuid, attempt_id uuid)
  ), counted as (
    update action a set attempts = a.attempts + 1, updated_at = now() from r
    where a.tenant_id = $1 and a.id = r.action_id returning a.id, a.attempts, a.payload
  )
  insert into attempt (tenant_id, id, action_id, item_id, number, fence, deadline_at, ended_at, verdict, intended, error_code)
  select $1, r.attempt_id, r.action_id, r.item_id, c.attempts, nextval('signalbox.write_fence'), now(), now(), 'unknown',
    c.payload -> 'fields', 'restored'
  from r join counted c on c.id = r.action_id`;

/** Records that an attempt may have been made that nobody recorded. A source that can tell no repeat is then never written. */
export async function assumeAttempts(
  tx: Tx,
  rows: readonly {
    readonly item_id: string;
    readonly action_id: string;
    readonly attempt_id: string;
  }[],
): Promise<void> {
  if (rows.length > 0) await tx.query(attemptText, [tx.tenantId, JSON.stringify(rows)]);
}

const leaseText = `
  insert into write_lease as l (tenant_id, source, external_id, action_id, attempt_id, fence, retry_at)
  select $1, r.source, r.external_id, r.action_id, r.attempt_id, nextval('signalbox.write_fence'),
    now() + r.settle_ms * interval '1 millisecond'
  from json_to_recordset($2::json) as r(source text, external_id text, action_id uuid, attempt_id uuid, settle_ms float8)
  on conflict (tenant_id, source, external_id) do update
    set retry_at = greatest(l.retry_at, excluded.retry_at), woken_at = null`;

/** Keeps tickets from being written, or looked at for our marker, until whatever was on its way to them has arrived. */
export async function takeLeases(
  tx: Tx,
  rows: readonly {
    readonly source: string;
    readonly external_id: string;
    readonly action_id: string;
    readonly attempt_id: string;
    readonly settle_ms: number;
  }[],
): Promise<void> {
  if (rows.length > 0) await tx.query(leaseText, [tx.tenantId, JSON.stringify(rows)]);
}

const claimsText = `
  update hold set claim_id = null, claimed_by = null, claim_expires_at = null
  where tenant_id = $1 and claim_id is not null and state = 'open' returning id`;
const linksText = `
  update invitation set revoked_at = now()
  where tenant_id = $1 and used_at is null and revoked_at is null and expires_at > now() returning id`;
const keysText = `select count(*)::int as n from api_key where tenant_id = $1 and revoked_at is null`;

/** Lets go of reviews somebody had claimed; returns how many. */
export async function endClaims(tx: Tx): Promise<number> {
  return (await tx.query(claimsText, [tx.tenantId])).length;
}

/** Closes every link that lets somebody in once: it may have been used since the back-up. Returns how many. */
export async function revokeLinks(tx: Tx): Promise<number> {
  return (await tx.query(linksText, [tx.tenantId])).length;
}

/** Machine keys that are valid, also those that were revoked after the back-up. */
export async function countKeys(tx: Tx): Promise<number> {
  return (await tx.query<{ n: number }>(keysText, [tx.tenantId]))[0]?.n ?? 0;
}
