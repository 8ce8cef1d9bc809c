import type { Dispatcher } from 'undici';
import type * as z from 'zod';
import { ConnectorError } from './connector.ts';
import { parseJson } from './http/answer.ts';
import { type Answer, exchange } from './http/exchange.ts';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the address of the source; its variable parts encoded by `encodeURIComponent`. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SystemClient {
  /** One request, never repeated. @throws ConnectorError */
  send(call: Call, withinMs: number): Promise<Answer>;
  /** The JSON of an answer, checked. @throws ConnectorError, `unreadable` for what is not of that shape */
  read<T>(path: string, shape: z.ZodType<T>, withinMs: number): Promise<T>;
  /** The same with the time of the answer by the system's own clock; null when it does not say. */
  readDated<T>(path: string, shape: z.ZodType<T>, withinMs: number): Promise<Dated<T>>;
}

export interface Dated<T> {
  readonly data: T;
  readonly atMs: number | null;
}

/** How a connector of a ticket system talks to it. `headers` go with every request. */
export function openSystemClient(
  dispatcher: Dispatcher,
  url: string,
  headers: Readonly<Record<string, string>>,
): SystemClient {
  const { origin, pathname } = new URL(url);
  const base = pathname.replace(/\/$/, '');
  const send: SystemClient['send'] = async (call, withinMs) => {
    // The one before took all the time there was: nothing more may leave this process.
    if (withinMs <= 0) throw new ConnectorError('unreachable');
    return exchange(
      dispatcher,
      origin,
      {
        method: call.method,
        path: base + call.path,
        headers: {
          ...headers,
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...call.headers,
        },
        body: call.body === undefined ? null : JSON.stringify(call.body),
      },
      withinMs,
    );
  };
  const readDated: SystemClient['readDated'] = async (path, shape, withinMs) => {
    const { text, headers } = await send({ method: 'GET', path }, withinMs);
    const parsed = shape.safeParse(parseJson(text));
    if (!parsed.success) throw new ConnectorError('unreadable');
    const { date } = headers;
    const atMs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
    return { data: parsed.data, atMs: Number.isNaN(atMs) ? null : atMs };
  };
  return {
    send,
    readDated,
    read: async (path, shape, withinMs) => (await readDated(path, shape, withinMs)).data,
  };
}

/** An answer, or null when what was asked for is not there or the token may not see it. @throws ConnectorError for all else */
export async function unlessHidden<T>(asking: Promise<T>): Promise<T | null> {
  try {
    return await asking;
  } catch (error) {
    const refused = error instanceof ConnectorError && error.fault === 'refused';
    // 401 says that the token is none, and nothing of what was asked for.
    if (refused && error.status !== 401) return null;
    throw error;
  }
}

/** What is left of a time for several requests; 0 once it is over, when nothing may be sent any more. */
export function countdown(withinMs: number): () => number {
  const until = performance.now() + withinMs;
  return () => Math.max(0, until - performance.now());
}

/** The number of a ticket, for systems that count them. @throws ConnectorError `refused` for anything else */
export function ticketNumber(externalId: string): string {
  if (!/^[1-9]\d{0,17}$/.test(externalId)) throw new ConnectorError('refused');
  return externalId;
}
