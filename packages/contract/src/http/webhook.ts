import { z } from 'zod';

/** What an endpoint can be told of. `webhook.test` is sent on request only. */
export const webhookEvents = [
  'item.decided',
  'item.in_review',
  'item.resolved',
  'item.handed_over',
  'item.stuck',
  'review.expired',
  'control.changed',
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

/** Body of `POST /v1/webhooks`. */
export const newWebhookSchema = z.strictObject({
  /** https; http to this machine only. Further rules: see the guide. */
  url: z.string().min(1).max(2_000),
  events: z.array(z.enum(webhookEvents)).min(1).max(webhookEvents.length),
  active: z.boolean().default(true),
});
export type NewWebhook = z.infer<typeof newWebhookSchema>;

/** Body of `POST /v1/webhooks/{id}/active`. */
export const webhookActiveSchema = z.strictObject({ active: z.boolean() });

/** An endpoint as it is listed: never with its secret. */
export const webhookViewSchema = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  active: z.boolean(),
  /** Why it is not active: it answered 410, failed for 5 days, or a person switched it off. */
  inactiveBecause: z.enum(['gone', 'failing', 'switched_off']).nullable(),
  /** Since when every delivery has failed; null when the last one arrived. */
  failingSince: z.string().nullable(),
  /** All that wait, and how those of the last 24 hours ended. */
  deliveries: z.object({ waiting: z.int(), delivered: z.int(), failed: z.int() }),
  createdAt: z.string(),
});
export type WebhookView = z.infer<typeof webhookViewSchema>;

/** Answer of `POST /v1/webhooks`: the only time `secret` is shown. */
export const createdWebhookSchema = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  active: z.boolean(),
  secret: z.string(),
});

export const deliveryStateSchema = z.enum(['waiting', 'delivered', 'failed']);

export const deliveryAttemptSchema = z.object({
  at: z.string(),
  durationMs: z.int(),
  /** Status of the answer; null when there was none. */
  status: z.int().nullable(),
  /** Why there was no answer: `timeout`, `unreachable`, `address_refused`, `interrupted`. */
  error: z.string().nullable(),
  /** The first 200 characters of the answer, redacted. Empty for 2xx. */
  answer: z.string(),
});

/** One event on its way to one endpoint. `id` is what the receiver sees as `webhook-id`, in every attempt. */
export const deliverySchema = z.object({
  id: z.string(),
  type: z.string(),
  state: deliveryStateSchema,
  createdAt: z.string(),
  /** When it is tried next; null unless it waits. */
  nextAt: z.string().nullable(),
  /** All attempts so far; `attempts` keeps the last 20. */
  tries: z.int(),
  attempts: z.array(deliveryAttemptSchema),
  body: z.record(z.string(), z.unknown()),
});
export type DeliveryView = z.infer<typeof deliverySchema>;

export const queuedDeliverySchema = z.object({ deliveryId: z.string() });

/** A webhook that was signed well and could not be taken, kept for a person. Its body is redacted. */
export const refusedWebhookSchema = z.object({
  id: z.string(),
  source: z.string(),
  webhookId: z.string(),
  code: z.string(),
  /** What was wrong, where. Empty when the code says it all. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
  /** Redacted, at most 4,000 characters. */
  body: z.string(),
  /** How often it came. */
  times: z.int(),
  firstAt: z.string(),
  lastAt: z.string(),
  /** The item it became when it came again and was taken; null: it still waits for somebody. */
  itemId: z.string().nullable(),
});
export type RefusedWebhookView = z.infer<typeof refusedWebhookSchema>;

/** Answer of `GET /v1/webhooks/refused`. */
export const refusedPageSchema = z.object({
  data: z.array(refusedWebhookSchema),
  nextCursor: z.string().nullable(),
  /** Refusals of each source since the beginning, also of those no longer kept. */
  counts: z.record(z.string(), z.int()),
});
