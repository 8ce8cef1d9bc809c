import type { Tx } from '../tx.ts';

export interface NewAlertDelivery {
  readonly id: string;
  readonly route: string;
  readonly channel: string;
  readonly type: 'webhook' | 'mail' | 'slack';
  readonly event: 'firing' | 'repeated' | 'recovered' | 'test';
  readonly alertIds: readonly string[];
  /** From now: until then what fires joins it. */
  readonly waitMs: number;
}

// One that is open for more is not worded yet; a sender that takes it locks the row, and then it is open no more.
const joinText = `
  update alert_delivery set alert_ids = alert_ids
    || array(select id from unnest($5::uuid[]) as one(id) where not (one.id = any (alert_ids)))
  where tenant_id = $1 and route = $2 and channel = $3 and event = $4 and event <> 'test'
    and state = 'waiting' and tries = 0 and body is null and closes_at > now()
  returning id`;
const insertText = `
  insert into alert_delivery (tenant_id, id, route, channel, type, event, alert_ids, closes_at, next_at)
  values ($1, $2, $3, $4, $5, $6, $7::uuid[], now() + make_interval(secs => $8::float8 / 1000),
    now() + make_interval(secs => $8::float8 / 1000))`;

/** Adds alerts to the message that is being gathered for a channel, or begins one. */
export async function queueAlerts(tx: Tx, row: NewAlertDelivery): Promise<void> {
  const { id, route, channel, type, event, alertIds, waitMs } = row;
  const joined = await tx.query(joinText, [tx.tenantId, route, channel, event, alertIds]);
  if (joined.length > 0) return;
  await tx.query(insertText, [tx.tenantId, id, route, channel, type, event, alertIds, waitMs]);
}
