import type { Tx } from '../tx.ts';

export interface AlertDeliveryRow {
  readonly id: string;
  readonly alert_ids: readonly string[];
  readonly channel: string;
  readonly type: 'webhook' | 'mail' | 'slack';
  readonly event: 'firing' | 'repeated' | 'recovered' | 'test';
  readonly state: 'waiting' | 'delivered' | 'failed';
  readonly tries: number;
  readonly error: string | null;
  readonly status: number | null;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

const text = `
  select id, alert_ids, channel, type, event, state, tries, error, status, created_at, ended_at from alert_delivery
  where tenant_id = $1 and ($2::text is null or state = $2) and ($3::text is null or channel = $3)
    and ($4::uuid is null or id < $4)
  order by id desc limit $5`;

/** Messages, the newest first, below the id `belowId`. */
export function listAlertDeliveries(
  tx: Tx,
  filter: { readonly state: string | null; readonly channel: string | null },
  belowId: string | null,
  limit: number,
): Promise<readonly AlertDeliveryRow[]> {
  return tx.query(text, [tx.tenantId, filter.state, filter.channel, belowId, limit]);
}
