import type { Tx } from '../tx.ts';
import type { AttemptJson } from './deliveries.ts';

export interface AttemptRow {
  readonly deliveryId: string;
  readonly endpointId: string;
  /** Of the claim this is the end of: a later claim's delivery is not put off by an earlier one's failure. */
  readonly tries: number;
  readonly attempt: AttemptJson;
  readonly state: 'waiting' | 'delivered' | 'failed';
  /** From now; null unless it waits. */
  readonly waitMs: number | null;
  /** How long the endpoint is left alone; null after a success. */
  readonly pauseMs: number | null;
}

const deliveryText = `
  update webhook_delivery set
    attempts = (case when jsonb_array_length(attempts) >= $7 then attempts - 0 else attempts end) || $4::jsonb,
    state = case when $5 = 'delivered' or (state = 'waiting' and tries = $3) then $5 else state end,
    next_at = case when state = 'waiting' and tries = $3 and $5 = 'waiting'
      then now() + make_interval(secs => $6::float8 / 1000) else next_at end,
    ended_at = case when $5 = 'delivered' or (state = 'waiting' and tries = $3 and $5 = 'failed') then now() else ended_at end
  where tenant_id = $1 and id = $2`;
const successText = `
  update webhook_endpoint set failures = 0, failing_since = null, retry_at = now()
  where tenant_id = $1 and id = $2 and failures > 0`;
const failureText = `
  update webhook_endpoint set failures = failures + 1, failing_since = coalesce(failing_since, now()),
    retry_at = now() + make_interval(secs => $3::float8 / 1000)
  where tenant_id = $1 and id = $2
  returning (extract(epoch from now() - failing_since) * 1000)::float8 as failing_ms`;
const releaseText = `
  update webhook_delivery set tries = tries - 1, round_tries = round_tries - 1, next_at = now()
  where tenant_id = $1 and id = $2 and state = 'waiting' and tries = $3`;
const attemptsKept = 20;

/**
 * Records how an attempt ended. A success counts whenever it comes; a failure only while no later claim has taken over.
 *
 * @returns for how long the endpoint has failed without a success between; 0 after a success.
 */
export async function recordAttempt(tx: Tx, row: AttemptRow): Promise<number> {
  const attempt = JSON.stringify([row.attempt]);
  const values = [row.deliveryId, row.tries, attempt, row.state, row.waitMs ?? 0, attemptsKept];
  await tx.query(deliveryText, [tx.tenantId, ...values], 'record-attempt');
  if (row.pauseMs === null) {
    await tx.query(successText, [tx.tenantId, row.endpointId], 'endpoint-succeeded');
    return 0;
  }
  const failed = [tx.tenantId, row.endpointId, row.pauseMs];
  const rows = await tx.query<{ failing_ms: number }>(failureText, failed, 'endpoint-failed');
  return rows[0]?.failing_ms ?? 0;
}

/** Gives a delivery back that was not tried to its end because this process stops. */
export async function releaseDelivery(tx: Tx, id: string, tries: number): Promise<void> {
  await tx.query(releaseText, [tx.tenantId, id, tries]);
}
