import type { Tx } from '../tx.ts';

export interface ChannelStateRow {
  readonly name: string;
  readonly config_hash: string;
  readonly failures: number;
  readonly failing_since: Date | null;
  readonly error: string | null;
  readonly paused_at: Date | null;
}

const statesText = `
  select name, config_hash, failures, failing_since, error, paused_at from alert_channel where tenant_id = $1`;
const waitingText = `
  select channel, count(*)::int as waiting from alert_delivery
  where tenant_id = $1 and state = 'waiting' group by channel`;

/** How the channels fare that something was sent by. */
export function readChannelStates(tx: Tx): Promise<readonly ChannelStateRow[]> {
  return tx.query(statesText, [tx.tenantId]);
}

/** Messages that have not arrived, by channel. */
export async function countWaitingAlerts(tx: Tx): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ channel: string; waiting: number }>(waitingText, [tx.tenantId]);
  return new Map(rows.map(({ channel, waiting }) => [channel, waiting]));
}
