export { type Client, type ClientOptions, createClient } from './client/create-client.ts';
export type { ItemFilter, Items } from './client/items.ts';
export type { CallError, CallOptions, LocalErrorCode, Page, Result } from './client/result.ts';
export type { ReviewFilter, Reviews } from './client/reviews.ts';
export type { WebhookMessage } from './webhook/events.ts';
export {
  type CheckedWebhook,
  verifyWebhook,
  type WebhookToCheck,
} from './webhook/verify-webhook.ts';
