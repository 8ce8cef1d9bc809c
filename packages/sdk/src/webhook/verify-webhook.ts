import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WebhookMessage } from './events.ts';

export interface WebhookToCheck {
  /** As it came, before anything parsed it: another order of members is another signature. */
  readonly body: string | Uint8Array;
  /** Of a `Request`, or of Node. */
  readonly headers:
    | { get(name: string): string | null }
    | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The endpoint's secret (`whsec_…`); two while it is replaced. */
  readonly secret: string | readonly string[];
  /** How far its time may be from now, either way. Default: 300,000. */
  readonly toleranceMs?: number | undefined;
  /** Default: the clock. */
  readonly nowMs?: number | undefined;
}

export type CheckedWebhook =
  | {
      readonly ok: true;
      /** The same in every attempt to deliver it: keep those you have seen, for longer than the tolerance. */
      readonly id: string;
      readonly message: WebhookMessage;
    }
  | {
      readonly ok: false;
      /**
       * `unsigned`: a header is missing or malformed. `stale`: signed too long ago, or in the future. `forged`: signed with another secret,
       * or changed since. `unreadable`: signed well, and no message.
       */
      readonly reason: 'unsigned' | 'stale' | 'forged' | 'unreadable';
    };

const signaturesMax = 10;

/**
 * Whether a webhook comes from your Signalbox, now: Standard Webhooks 1.0, HMAC-SHA256 over `id.timestamp.body`
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). Never throws for what came in; throws
 * a TypeError for a secret that is none, which is a mistake of yours.
 */
export function verifyWebhook(webhook: WebhookToCheck): CheckedWebhook {
  const secrets = [webhook.secret].flat().map(secretBytes);
  const id = header(webhook, 'webhook-id');
  const timestamp = header(webhook, 'webhook-timestamp');
  const signatures = header(webhook, 'webhook-signature').split(' ');
  if (!/^[\x21-\x7e]{1,255}$/.test(id) || !/^[1-9]\d{0,11}$/.test(timestamp)) {
    return { ok: false, reason: 'unsigned' };
  }
  const given = signatures.flatMap(signatureBytes);
  if (given.length === 0 || signatures.length > signaturesMax) {
    return { ok: false, reason: 'unsigned' };
  }
  const { nowMs = Date.now(), toleranceMs = 300_000 } = webhook;
  if (!(Math.abs(nowMs - Number(timestamp) * 1_000) <= toleranceMs)) {
    return { ok: false, reason: 'stale' };
  }
  const expected = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(webhook.body).digest(),
  );
  // Every pair is compared, so that the time it takes tells nothing of which secret is in use.
  const fits = expected.flatMap((one) => given.map((other) => timingSafeEqual(one, other)));
  if (!fits.includes(true)) return { ok: false, reason: 'forged' };
  const message = messageOf(webhook.body);
  return message === null ? { ok: false, reason: 'unreadable' } : { ok: true, id, message };
}

function secretBytes(secret: string): Buffer {
  const [, digits = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const bytes = Buffer.from(digits, 'base64');
  if (bytes.length < 16) throw new TypeError('a secret is whsec_ and at least 16 bytes in base64');
  return bytes;
}

/** Signatures of version 1; of other versions there is nothing to check here. */
function signatureBytes(signature: string): readonly Buffer[] {
  const [, digits] = /^v1,([A-Za-z0-9+/]{43}=)$/.exec(signature) ?? [];
  return digits === undefined ? [] : [Buffer.from(digits, 'base64')];
}

function header({ headers }: WebhookToCheck, name: string): string {
  const get = headers['get' as keyof typeof headers];
  if (typeof get === 'function') return (headers as Headers).get(name) ?? '';
  const value = (headers as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : '';
}

function messageOf(body: string | Uint8Array): WebhookMessage | null {
  try {
    const message: unknown = JSON.parse(
      typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body),
    );
    const isMessage =
      typeof message === 'object' && message !== null && 'type' in message && 'data' in message;
    return isMessage ? (message as WebhookMessage) : null;
  } catch {
    return null;
  }
}
