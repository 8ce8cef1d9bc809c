import type { Tx } from '../tx.ts';

export interface ToldAlertRow {
  readonly route: string;
  readonly alert_id: string;
  /** Milliseconds since it was told last, or is about to be. */
  readonly age_ms: number;
}

const text = `
  select d.route, a.id as alert_id,
    (extract(epoch from now() - max(d.created_at)) * 1000)::float8 as age_ms
  from unnest($2::uuid[]) as a(id)
  join alert_delivery d on d.tenant_id = $1 and d.alert_ids @> array[a.id] and d.event <> 'recovered'
  group by 1, 2`;

/** Which routes were told that these alerts fire, and how long ago. */
export function readToldAlerts(
  tx: Tx,
  alertIds: readonly string[],
): Promise<readonly ToldAlertRow[]> {
  return alertIds.length === 0
    ? Promise.resolve([])
    : tx.query(text, [tx.tenantId, alertIds], 'read-told-alerts');
}
