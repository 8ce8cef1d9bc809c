import type { Tx } from '../tx.ts';

export interface NewDeliveryRow {
  readonly id: string;
  readonly endpoint_id: string;
  readonly type: string;
  readonly entry_id: string | null;
  readonly body: string;
}

export interface DeliveryRow {
  readonly id: string;
  readonly type: string;
  readonly state: 'waiting' | 'delivered' | 'failed';
  readonly tries: number;
  readonly next_at: Date;
  readonly attempts: readonly AttemptJson[];
  readonly body: string;
  readonly created_at: Date;
}

/** An attempt as the log keeps it. */
export interface AttemptJson {
  readonly at: string;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string;
}

const insertText = `
  insert into webhook_delivery (tenant_id, id, endpoint_id, type, entry_id, body)
  select $1, r.id, r.endpoint_id, r.type, r.entry_id, r.body
  from json_to_recordset($2::json) as r(id uuid, endpoint_id uuid, type text, entry_id uuid, body text)
  on conflict (tenant_id, endpoint_id, entry_id, type) do nothing`;
const listText = `
  select id, type, state, tries, next_at, attempts, body, created_at from webhook_delivery
  where tenant_id = $1 and endpoint_id = $2 and ($3::text is null or state = $3) and ($4::uuid is null or id < $4)
  order by id desc limit $5`;
const resendText = `
  update webhook_delivery set state = 'waiting', round_tries = 0, next_at = now(), ended_at = null
  where tenant_id = $1 and endpoint_id = $2 and id = $3 returning id`;

/** Puts deliveries into the queue; an event an endpoint is told of already is left alone. */
export async function insertDeliveries(tx: Tx, rows: readonly NewDeliveryRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(insertText, [tx.tenantId, JSON.stringify(rows)], 'insert-deliveries');
}

/** Deliveries of an endpoint, the newest first. */
export function listDeliveries(
  tx: Tx,
  endpointId: string,
  state: string | null,
  belowId: string | null,
  limit: number,
): Promise<readonly DeliveryRow[]> {
  return tx.query(listText, [tx.tenantId, endpointId, state, belowId, limit]);
}

/** Puts a delivery back into the queue, with all its tries. False when the endpoint has none of that id. */
export async function requeueDelivery(tx: Tx, endpointId: string, id: string): Promise<boolean> {
  return (await tx.query(resendText, [tx.tenantId, endpointId, id])).length > 0;
}
