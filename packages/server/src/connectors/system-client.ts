import type { Dispatcher } from 'undici';
import type * as z from 'zod';
import { ConnectorError } from './connector.ts';
import { parseJson } from './http/answer.ts';
import { type Answer, exchange } from './http/exchange.ts';
import { endpointOf, openRateLimits, type RateLimits } from './http/rate-limits.ts';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Below the address of the source; its variable parts encoded by `encodeURIComponent`. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SystemClient {
  /** One request, never repeated. @throws ConnectorError, `busy` before it has left when the system wants to be left alone */
  send(call: Call, withinMs: number): Promise<Answer>;
  /** `send`, and the JSON of its answer, checked. @throws ConnectorError, `unreadable` for what is not of that shape */
  ask<T>(call: Call, shape: z.ZodType<T>, withinMs: number): Promise<Dated<T>>;
  /** The JSON of an answer, checked. @throws ConnectorError, `unreadable` for what is not of that shape */
  read<T>(path: string, shape: z.ZodType<T>, withinMs: number): Promise<T>;
  /** The same with the time of the answer by the system's own clock; null when it does not say. */
  readDated<T>(path: string, shape: z.ZodType<T>, withinMs: number): Promise<Dated<T>>;
}

/** Ms that are left of a time for several requests. */
export type Left = () => number;

export interface Dated<T> {
  readonly data: T;
  readonly headers: Answer['headers'];
  readonly atMs: number | null;
}

/** What is known of how many requests a system takes. */
export interface Limits {
  /** What one refusal for too many requests closes: the endpoint it was about, or the whole account. */
  readonly by: 'endpoint' | 'account';
  /** The header in which each answer says how many requests a minute its endpoint takes. */
  readonly perMinuteHeader?: string;
}

/** The limits of an account hold for all sources of this process at its address. */
const limitsOf = new WeakMap<Dispatcher, Map<string, RateLimits>>();

function sharedLimits(dispatcher: Dispatcher, url: string): RateLimits {
  const byAddress = limitsOf.get(dispatcher) ?? new Map<string, RateLimits>();
  limitsOf.set(dispatcher, byAddress);
  const limits = byAddress.get(url) ?? openRateLimits();
  byAddress.set(url, limits);
  return limits;
}

/** How a connector of a ticket system talks to it. `headers` go with every request. */
export function openSystemClient(
  dispatcher: Dispatcher,
  url: string,
  headers: Readonly<Record<string, string>>,
  { by, perMinuteHeader }: Limits = { by: 'endpoint' },
): SystemClient {
  const { origin, pathname } = new URL(url);
  const base = pathname.replace(/\/$/, '');
  const limits = sharedLimits(dispatcher, url);

  const limited = async (call: Call, sending: () => Promise<Answer>): Promise<Answer> => {
    const endpoint = endpointOf(call.method, call.path);
    const closedBy = by === 'account' ? 'account' : endpoint;
    const nowMs = performance.now();
    const waitMs = Math.max(limits.closedMs(closedBy, nowMs), limits.take(endpoint, nowMs));
    if (waitMs > 0) throw new ConnectorError('busy', { retryAfterMs: waitMs });
    try {
      const answer = await sending();
      const perMinute = Number(perMinuteHeader && answer.headers[perMinuteHeader]);
      if (perMinute > 0) limits.learn(endpoint, perMinute);
      return answer;
    } catch (error) {
      const told = error instanceof ConnectorError && error.status === 429;
      if (told && error.retryAfterMs !== null)
        limits.close(closedBy, performance.now() + error.retryAfterMs);
      throw error;
    }
  };
  const send: SystemClient['send'] = async (call, withinMs) => {
    // The one before took all the time there was: nothing more may leave this process.
    if (withinMs <= 0) throw new ConnectorError('unreachable');
    const path = base + call.path;
    if (!call.path.startsWith('/') || isAstray(origin, path)) throw new ConnectorError('refused');
    const request = {
      ...{ method: call.method, path },
      headers: {
        ...headers,
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
    };
    return limited(call, () => exchange(dispatcher, origin, request, withinMs));
  };
  const ask: SystemClient['ask'] = async (call, shape, withinMs) => {
    const answer = await send(call, withinMs);
    const parsed = shape.safeParse(parseJson(answer.text));
    if (!parsed.success) throw new ConnectorError('unreadable');
    const { date } = answer.headers;
    const atMs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
    return { data: parsed.data, headers: answer.headers, atMs: Number.isNaN(atMs) ? null : atMs };
  };
  const readDated: SystemClient['readDated'] = (path, shape, withinMs) =>
    ask({ method: 'GET', path }, shape, withinMs);
  return {
    send,
    ask,
    readDated,
    read: async (path, shape, withinMs) => (await readDated(path, shape, withinMs)).data,
  };
}

/** Whether the name of a ticket led to another resource, or to another host. */
function isAstray(origin: string, path: string): boolean {
  const url = URL.canParse(path, origin) ? new URL(path, origin) : null;
  const [resource = ''] = path.split('?');
  return url?.origin !== origin || url.pathname !== resource;
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
export function countdown(withinMs: number): Left {
  const until = performance.now() + withinMs;
  return () => Math.max(0, until - performance.now());
}

/** The number of a ticket, for systems that count them. @throws ConnectorError `refused` for anything else */
export function ticketNumber(externalId: string): string {
  if (!/^[1-9]\d{0,17}$/.test(externalId)) throw new ConnectorError('refused');
  return externalId;
}
