import type { Sql } from '../database.ts';
import type { Tx } from '../tx.ts';

export interface DueChannelRow {
  readonly tenant_id: string;
  readonly channel: string;
}

export interface ClaimedAlertRow {
  readonly id: string;
  readonly event: 'firing' | 'repeated' | 'recovered' | 'test';
  readonly alert_ids: readonly string[];
  readonly body: string | null;
  readonly tries: number;
  readonly created_at: Date;
}

// A paused channel is tried by a test only.
const usable = `(d.event = 'test' or not exists (
  select from alert_channel c where c.tenant_id = d.tenant_id and c.name = d.channel and c.paused_at is not null))`;
export const dueChannelsText = `
  select distinct d.tenant_id, d.channel from alert_delivery d
  where d.state = 'waiting' and d.next_at <= now() and ${usable}`;
const claimText = `
  with due as (
    select d.id from alert_delivery d
    where d.tenant_id = $1 and d.channel = $2 and d.state = 'waiting' and d.next_at <= now() and ${usable}
    order by d.next_at, d.id limit $3 for update of d skip locked
  )
  update alert_delivery d set tries = d.tries + 1, next_at = now() + make_interval(secs => $4::float8 / 1000)
  from due where d.tenant_id = $1 and d.id = due.id
  returning d.id, d.event, d.alert_ids, d.body, d.tries, d.created_at`;
const wordText = `update alert_delivery set body = $3 where tenant_id = $1 and id = $2`;

/** Channels that a message is due for, over all tenants. */
export function findDueChannels(system: Sql): Promise<readonly DueChannelRow[]> {
  return system.query(dueChannelsText, [], 'find-due-channels');
}

/**
 * Takes due messages of one channel for `leaseMs`: while it lasts nobody else takes them, and should their process die they
 * are due again after it.
 */
export function claimAlerts(
  tx: Tx,
  channel: string,
  max: number,
  leaseMs: number,
): Promise<readonly ClaimedAlertRow[]> {
  return tx.query(claimText, [tx.tenantId, channel, max, leaseMs], 'claim-alerts');
}

/** Keeps what a message says, so that every attempt says the same. */
export async function wordDelivery(tx: Tx, id: string, body: string): Promise<void> {
  await tx.query(wordText, [tx.tenantId, id, body]);
}
