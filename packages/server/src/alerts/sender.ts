import type { LookupFunction } from 'node:net';
import { type Courier, openCourier } from '../webhooks/out/send.ts';
import type { Channel } from './channels.ts';
import { type Mail, sendMail } from './send-mail.ts';

/** How one attempt ended. */
export interface SentAlert {
  readonly arrived: boolean;
  /** Of the answer: HTTP, or SMTP. */
  readonly status: number | null;
  /** A code, never what the receiver said. */
  readonly error: string | null;
  readonly retryAfterMs: number | null;
}

export interface OutgoingAlert {
  readonly channel: Channel;
  readonly deliveryId: string;
  readonly event: string;
  readonly body: string;
}

export interface Sender {
  /** Sends once. Never throws: every end is an answer. */
  send(outgoing: OutgoingAlert, nowMs: number, signal: AbortSignal): Promise<SentAlert>;
  close(): Promise<void>;
}

export function openSender(lookup?: LookupFunction): Sender {
  const courier = openCourier(lookup);
  return {
    send: ({ channel, deliveryId, event, body }, nowMs, signal) => {
      const config = channel.config();
      switch (config.type) {
        case 'mail':
          return sendMail(config, JSON.parse(body) as Mail, deliveryId, event, signal, lookup);
        case 'webhook': {
          const secret = Buffer.from(config.secret.slice('whsec_'.length), 'base64');
          return post(courier, { url: config.url, secret, deliveryId, body }, nowMs, signal);
        }
        case 'slack':
          return post(courier, { url: config.url, secret: null, deliveryId, body }, nowMs, signal);
      }
    },
    close: () => courier.close(),
  };
}

async function post(
  courier: Courier,
  {
    url,
    secret,
    deliveryId,
    body,
  }: {
    readonly url: string;
    readonly secret: Buffer | null;
    readonly deliveryId: string;
    readonly body: string;
  },
  nowMs: number,
  signal: AbortSignal,
): Promise<SentAlert> {
  const outgoing = { url, secret, webhookId: deliveryId, body };
  const { status, error, retryAfterMs } = await courier.send(outgoing, nowMs, signal);
  const arrived = status !== null && status >= 200 && status < 300;
  const code = arrived ? null : (error ?? `http_${status}`);
  return { arrived, status, error: code, retryAfterMs };
}
