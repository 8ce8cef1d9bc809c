import { z } from 'zod';

export const alertKinds = [
  'mode',
  'breaker',
  'budget',
  'burst',
  'stuck',
  'failed_write',
  'spend',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Something that fires and recovers. The same thing firing again while it does is counted, not told anew. */
export const alertSchema = z.object({
  id: z.string(),
  kind: z.enum(alertKinds),
  level: z.enum(['warn', 'alert']),
  /** What it is about, such as `mode:triage` or `source:rt`. */
  subject: z.string(),
  state: z.enum(['firing', 'recovered']),
  /** One sentence with numbers and codes. */
  summary: z.string(),
  times: z.int().min(1),
  firstAt: z.string(),
  lastAt: z.string(),
  recoveredAt: z.string().nullable(),
  incidentId: z.string().nullable(),
});
export type AlertView = z.infer<typeof alertSchema>;

/** One message to one channel, and how it went. */
export const alertDeliverySchema = z.object({
  /** The same in every attempt: `webhook-id` of a webhook, `Message-ID` of a mail. */
  id: z.string(),
  /** What the message tells of; none for a test. */
  alertIds: z.array(z.string()),
  channel: z.string(),
  type: z.enum(['webhook', 'mail', 'slack']),
  event: z.enum(['firing', 'repeated', 'recovered', 'test']),
  state: z.enum(['waiting', 'delivered', 'failed']),
  tries: z.int().min(0),
  /** A code, never what the receiver said. */
  error: z.string().nullable(),
  status: z.int().nullable(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
});
export type AlertDeliveryView = z.infer<typeof alertDeliverySchema>;

/** A way out, as the workspace in force has it; never with an address or a secret. */
export const alertChannelSchema = z.object({
  name: z.string(),
  /** The file it stands in, by the name it gives itself. */
  alert: z.string(),
  type: z.enum(['webhook', 'mail', 'slack']),
  /** `paused`: it failed five times in a row over an hour; a test that arrives takes it up again. */
  state: z.enum(['active', 'paused']),
  /** Failures in a row. */
  failures: z.int().min(0),
  /** Code of the last failure; null when the last message arrived. */
  error: z.string().nullable(),
  failingSince: z.string().nullable(),
  pausedAt: z.string().nullable(),
  /** Messages that have not arrived yet. */
  waiting: z.int().min(0),
});
export type AlertChannelView = z.infer<typeof alertChannelSchema>;

export const queuedAlertTestSchema = z.object({ deliveryId: z.string() });
