import type {
  DeliveryView,
  RefusedWebhookView,
  WebhookEvent,
  WebhookView,
} from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import { type ListPage, listQuery } from './pages.ts';
import { del, get, post } from './request.ts';

/** Endpoints that are told what happens. */
export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: async ({ signal }) =>
    (await get<ListPage<WebhookView>>('/v1/webhooks', { signal })).data,
});

export const deliveriesQuery = (id: string, state: string | undefined) =>
  listQuery<DeliveryView>('webhooks', `/v1/webhooks/${id}/deliveries`, { state }, 20);

/** Webhooks that came in well signed and could not be taken. */
export const refusedQuery = queryOptions({
  queryKey: ['webhooks', 'refused'],
  queryFn: ({ signal }) =>
    get<ListPage<RefusedWebhookView> & { readonly counts: Readonly<Record<string, number>> }>(
      '/v1/webhooks/refused',
      { query: { limit: 20 }, signal },
    ),
});

export interface CreatedWebhook {
  readonly id: string;
  readonly url: string;
  /** Only in this answer. */
  readonly secret: string;
}

export const createWebhook = (
  url: string,
  events: readonly WebhookEvent[],
): Promise<CreatedWebhook> => post('/v1/webhooks', { url, events });
export const switchWebhook = (id: string, active: boolean): Promise<WebhookView> =>
  post(`/v1/webhooks/${id}/active`, { active });
export const testWebhook = (id: string): Promise<{ readonly deliveryId: string }> =>
  post(`/v1/webhooks/${id}/test`);
export const resendDelivery = (id: string, deliveryId: string): Promise<void> =>
  post(`/v1/webhooks/${id}/deliveries/${deliveryId}/resend`);
export const removeWebhook = (id: string): Promise<void> => del(`/v1/webhooks/${id}`);
