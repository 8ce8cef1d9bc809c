import type { LookupFunction } from 'node:net';
import { sanitiseText } from '@signalbox/domain';
import { Agent, type Dispatcher } from 'undici';
import { createRedactor } from '../../redaction/redactor.ts';
import { signatureHeader } from '../signature.ts';
import { AddressRefusedError, guardedLookup } from './address-guard.ts';
import { urlFault } from './endpoint-url.ts';

export interface Outgoing {
  readonly url: string;
  /** Null: it is not signed. */
  readonly secret: Buffer | null;
  /** The same in every attempt. */
  readonly webhookId: string;
  readonly body: string;
}

export type SendError = 'timeout' | 'unreachable' | 'address_refused' | 'interrupted';

/** How one attempt ended. Arrived: any 2xx. */
export interface Sent {
  readonly status: number | null;
  readonly error: SendError | null;
  readonly retryAfterMs: number | null;
  /** The first 200 characters of an answer other than 2xx, redacted. */
  readonly answer: string;
}

export interface Courier {
  /** Sends once. Never throws: every end is an answer. */
  send(outgoing: Outgoing, nowMs: number, signal: AbortSignal): Promise<Sent>;
  close(): Promise<void>;
}

const timeoutMs = 15_000;
const answerBytesMax = 2_000;
const answerCharactersMax = 200;

/** The way out for webhooks and the alerts that go as one: follows no redirect, keeps nothing of an answer but its status and a few characters. */
export function openCourier(lookup?: LookupFunction): Courier {
  const agent = new Agent({
    connect: { lookup: guardedLookup(lookup), timeout: timeoutMs },
    connections: 8,
    pipelining: 1,
    keepAliveTimeout: 10_000,
    maxResponseSize: -1,
  });
  return {
    send: async (outgoing, nowMs, signal) => {
      // Rules may be stricter than when the address was accepted.
      if (urlFault(outgoing.url) !== null) return ended('address_refused');
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), timeoutMs);
      try {
        return await post(agent, outgoing, nowMs, AbortSignal.any([signal, late.signal]));
      } catch (error) {
        if (signal.aborted) return ended('interrupted');
        if (late.signal.aborted) return ended('timeout');
        return ended(causedByGuard(error) ? 'address_refused' : 'unreachable');
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => agent.destroy(),
  };
}

function ended(error: SendError): Sent {
  return { status: null, error, retryAfterMs: null, answer: '' };
}

function causedByGuard(error: unknown): boolean {
  if (error instanceof AddressRefusedError) return true;
  if (error instanceof AggregateError) return error.errors.some(causedByGuard);
  return error instanceof Error && error.cause !== undefined && causedByGuard(error.cause);
}

async function post(
  agent: Dispatcher,
  { url, secret, webhookId, body }: Outgoing,
  nowMs: number,
  signal: AbortSignal,
): Promise<Sent> {
  const timestamp = Math.floor(nowMs / 1_000);
  const { origin, pathname, search } = new URL(url);
  const answer = await agent.request({
    origin,
    path: pathname + search,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Signalbox-Webhooks/1',
      ...(secret === null
        ? {}
        : {
            'webhook-id': webhookId,
            'webhook-timestamp': String(timestamp),
            'webhook-signature': signatureHeader(secret, webhookId, timestamp, body),
          }),
    },
    body,
    signal,
  });
  const status = answer.statusCode;
  const arrived = status >= 200 && status < 300;
  // The status says whether it arrived, however the page behind it ends.
  const text = await readStart(answer.body).catch(() => '');
  const retryAfterMs = arrived ? null : readRetryAfterMs(answer.headers['retry-after'], nowMs);
  return { status, error: null, retryAfterMs, answer: arrived ? '' : redacted(text) };
}

async function readStart(body: Dispatcher.ResponseData['body']): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    // Leaving the loop destroys the rest, and with it the connection: an endless answer costs nothing more.
    if (bytes >= answerBytesMax) break;
  }
  return Buffer.concat(parts).subarray(0, answerBytesMax).toString('utf8');
}

function redacted(text: string): string {
  const clean = sanitiseText(text, answerBytesMax, { singleLine: true }).text;
  return createRedactor().redact(clean).slice(0, answerCharactersMax);
}

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3). */
function readRetryAfterMs(value: string | string[] | undefined, nowMs: number): number | null {
  if (typeof value !== 'string') return null;
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - nowMs;
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}
