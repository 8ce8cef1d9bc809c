import type { Tx } from '../tx.ts';

export interface AlertAttemptRow {
  readonly deliveryId: string;
  readonly channel: string;
  /** Hash of the channel's configuration this was sent by. */
  readonly configHash: string;
  /** Of the claim this is the end of: a later claim's message is not put off by an earlier one's failure. */
  readonly tries: number;
  readonly state: 'waiting' | 'delivered' | 'failed';
  readonly error: string | null;
  readonly status: number | null;
  /** From now; 0 unless it waits. */
  readonly waitMs: number;
}

const deliveryText = `
  update alert_delivery set state = $4, error = $5, status = $6,
    next_at = case when $4 = 'waiting' then now() + make_interval(secs => $7::float8 / 1000) else next_at end,
    ended_at = case when $4 = 'waiting' then null else now() end
  where tenant_id = $1 and id = $2 and (($4 = 'delivered' and state <> 'delivered') or (state = 'waiting' and tries = $3))`;
const arrivedText = `
  insert into alert_channel (tenant_id, name, config_hash) values ($1, $2, $3)
  on conflict (tenant_id, name) do update
    set config_hash = excluded.config_hash, failures = 0, failing_since = null, error = null, paused_at = null`;
const failedText = `
  insert into alert_channel as c (tenant_id, name, config_hash, failures, failing_since, error)
  values ($1, $2, $3, 1, now(), $4)
  on conflict (tenant_id, name) do update set config_hash = excluded.config_hash, error = excluded.error,
    failures = case when c.config_hash = excluded.config_hash then c.failures + 1 else 1 end,
    failing_since = case when c.config_hash = excluded.config_hash then coalesce(c.failing_since, now()) else now() end,
    paused_at = case when c.config_hash = excluded.config_hash then c.paused_at end
  returning failures, (extract(epoch from now() - failing_since) * 1000)::float8 as failing_ms, paused_at is not null as paused`;
const pauseText = `update alert_channel set paused_at = now() where tenant_id = $1 and name = $2`;
const releaseText = `
  update alert_delivery set tries = tries - 1, next_at = now()
  where tenant_id = $1 and id = $2 and state = 'waiting' and tries = $3`;
const resumeText = `
  update alert_channel set failures = 0, failing_since = null, error = null, paused_at = null, config_hash = $3
  where tenant_id = $1 and name = $2 and config_hash <> $3`;

export interface ChannelFailing {
  readonly failures: number;
  readonly failing_ms: number;
  readonly paused: boolean;
}

/** Records how an attempt ended. Returns how the channel fails; null after a success. */
export async function recordAlertAttempt(
  tx: Tx,
  row: AlertAttemptRow,
): Promise<ChannelFailing | null> {
  const { deliveryId, tries, state, error, status, waitMs, channel, configHash } = row;
  const values = [deliveryId, tries, state, error, status, waitMs];
  await tx.query(deliveryText, [tx.tenantId, ...values], 'record-alert-attempt');
  if (state === 'delivered') {
    await tx.query(arrivedText, [tx.tenantId, channel, configHash]);
    return null;
  }
  const failed = [tx.tenantId, channel, configHash, error];
  return (await tx.query<ChannelFailing>(failedText, failed))[0] ?? null;
}

export async function pauseChannel(tx: Tx, channel: string): Promise<void> {
  await tx.query(pauseText, [tx.tenantId, channel]);
}

/** A channel that was configured anew is tried again. */
export async function resumeChangedChannel(
  tx: Tx,
  channel: string,
  configHash: string,
): Promise<void> {
  await tx.query(resumeText, [tx.tenantId, channel, configHash]);
}

/** Gives a message back that was not tried to its end because this process stops. */
export async function releaseAlert(tx: Tx, id: string, tries: number): Promise<void> {
  await tx.query(releaseText, [tx.tenantId, id, tries]);
}
