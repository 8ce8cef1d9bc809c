import type { DeliveryView, RefusedWebhookView } from '@signalbox/contract';
import type { DeliveryRow } from '../store/webhook/deliveries.ts';
import type { RefusedListRow } from '../store/webhook/list-refused.ts';

export function toDeliveryView(row: DeliveryRow): DeliveryView {
  const { id, type, state, tries, attempts } = row;
  return {
    ...{ id, type, state, tries },
    createdAt: row.created_at.toISOString(),
    nextAt: state === 'waiting' ? row.next_at.toISOString() : null,
    attempts: attempts.map((one) => ({ ...one })),
    body: JSON.parse(row.body) as Record<string, unknown>,
  };
}

export function toRefusedView(row: RefusedListRow): RefusedWebhookView {
  const { id, source, code, body, times } = row;
  return {
    ...{ id, source, code, body, times },
    webhookId: row.webhook_id,
    errors: row.errors.map(({ path, message }) => ({ path, message })),
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    itemId: row.item_id,
  };
}
