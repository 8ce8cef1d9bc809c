import { randomUUID } from 'node:crypto';
import { covers, itemLimits } from '@signalbox/contract';
import type { Context, Hono } from 'hono';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Caller } from '../auth/caller.ts';
import { isOwnOrigin } from '../auth/own-origin.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { TokenBuckets } from '../keys/token-buckets.ts';
import { readJsonBody } from './body.ts';
import type { Endpoint } from './endpoint.ts';
import { toProblem } from './problems.ts';
import { HttpRefusal } from './refuse.ts';
import { type Reply, toResponse } from './respond.ts';
import { validBody, validQuery } from './validate.ts';

/** What a handler gets: everything checked, nothing of the framework. */
export interface Call<P, Q, B> {
  /** Present on every route that has a scope. */
  readonly caller: Caller;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly headers: Request['headers'];
  /** As it came; its body is unread where the route reads it itself (`rawBody`). */
  readonly request: Request;
  /** The peer's network address; behind a proxy, the proxy's. */
  readonly address: string;
  /** Ends when the client goes away. */
  readonly signal: AbortSignal;
}

export interface BindContext {
  readonly app: Hono;
  readonly keys: KeyRing;
  readonly sessions: Sessions;
  /** Where people open the console; null: wherever a request was sent to. */
  readonly publicUrl: string | null;
  readonly keyLimit: TokenBuckets;
  readonly logger: Logger;
  /** Hears the end of every request. */
  readonly observe: (route: string, status: number, durationMs: number) => void;
}

type Out<S> = S extends z.ZodType ? z.output<S> : undefined;

const nobody: Caller = { tenantId: '', who: { kind: 'key', id: '' }, actor: '', scopes: [] };
const requestIdShape = /^[A-Za-z0-9_-]{8,64}$/;

/** Registers a route: key, scope, rate, parameters and body are checked here, in this order, then its handler runs. */
export function bind<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  bound: BindContext,
  route: Endpoint<P, Q, B>,
  handle: (call: Call<Out<P>, Out<Q>, Out<B>>) => Promise<Reply> | Reply,
): void {
  const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
  bound.app.on(route.method.toUpperCase(), path, (c) =>
    answer(bound, route.id, c, async () => {
      if (route.ownOrigin === true) requireOwnPage(bound, c);
      const caller = route.scope === null ? nobody : await authenticate(bound, route, c);
      const params = validParams(route.params, c.req.param());
      const query = validQuery(route.query, parametersOf(c.req.url));
      const body = route.body === undefined ? undefined : await bodyOf(route, c);
      return handle({
        caller,
        params: params as Out<P>,
        query: query as Out<Q>,
        body: body as Out<B>,
        headers: c.req.raw.headers,
        request: c.req.raw,
        address: addressOf(c),
        signal: c.req.raw.signal,
      });
    }),
  );
}

/** Runs `work` and turns whatever comes of it into an answer that is observed, has an id and tells nothing it should not. */
export async function answer(
  bound: Pick<BindContext, 'logger' | 'observe'>,
  route: string,
  c: Context,
  work: () => Promise<Reply>,
): Promise<Response> {
  const startedMs = performance.now();
  const given = c.req.header('x-request-id');
  const requestId = given !== undefined && requestIdShape.test(given) ? given : randomUUID();
  let reply: Reply;
  try {
    reply = await work();
    // HEAD takes the answer's head only; a stream nobody reads would stay open.
    if (c.req.method === 'HEAD' && typeof reply.body !== 'string') {
      await reply.body.cancel();
      // A stream that has been touched is no body any more.
      reply = { ...reply, body: '' };
    }
  } catch (error) {
    reply = toProblem(error, { id: requestId, route, logger: bound.logger });
  }
  bound.observe(route, reply.status, performance.now() - startedMs);
  return toResponse(reply, requestId);
}

async function authenticate(bound: BindContext, route: Endpoint, c: Context): Promise<Caller> {
  const byKey = c.req.header('authorization') !== undefined;
  const caller = byKey ? await callerByKey(bound, c) : await callerBySession(bound, c);
  const wait = bound.keyLimit.take(caller.actor);
  if (wait > 0) throw tooMany(wait);
  if (!mayCall(caller, route.scope)) throw new HttpRefusal('forbidden');
  return caller;
}

function mayCall(caller: Caller, scope: Endpoint['scope']): boolean {
  if (scope === 'person') return caller.who.kind === 'person';
  return scope === null || covers(caller.scopes, scope);
}

/** The cookie comes along by itself, so what changes something must show that a page of ours asked for it. */
async function callerBySession(bound: BindContext, c: Context): Promise<Caller> {
  const { headers } = c.req.raw;
  if (!bound.sessions.carries(headers)) throw unauthorized();
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') requireOwnPage(bound, c);
  const caller = await bound.sessions.callerOf(headers);
  if (caller === null) throw unauthorized();
  return caller;
}

/** A program without a browser sends neither Origin nor cookies; what it sends, nobody made it send. */
function requireOwnPage(bound: BindContext, c: Context): void {
  const { headers } = c.req.raw;
  const program = headers.get('origin') === null && headers.get('cookie') === null;
  if (program && headers.get('sec-fetch-site') === null) return;
  if (!isOwnOrigin(headers, bound.publicUrl)) throw new HttpRefusal('bad_origin');
}

async function callerByKey(bound: BindContext, c: Context): Promise<Caller> {
  const secret = secretOf(c);
  const lookup = await bound.keys.resolve(secret, addressOf(c));
  if (lookup.kind === 'slow_down') throw tooMany(lookup.retryAfterSeconds);
  if (lookup.kind === 'unknown') throw unauthorized();
  return lookup.caller;
}

function parametersOf(url: string): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start));
}

/** The key of the Authorization header. */
export function secretOf(c: {
  readonly req: { header(name: string): string | undefined };
}): string {
  const [, secret] = /^bearer +(\S{1,512})$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (secret === undefined) throw unauthorized();
  return secret;
}

function unauthorized(): HttpRefusal {
  return new HttpRefusal('unauthorized', { headers: { 'www-authenticate': 'Bearer' } });
}

export function tooMany(seconds: number): HttpRefusal {
  return new HttpRefusal('too_many_requests', { headers: { 'retry-after': String(seconds) } });
}

// X-Forwarded-For is not believed: anybody can send it.
function addressOf(c: Context): string {
  const env = c.env as
    | { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } }
    | undefined;
  return env?.incoming?.socket?.remoteAddress ?? 'unknown';
}

/** A path that names nothing possible names nothing: 404, like another tenant's id. */
function validParams(schema: z.ZodType | undefined, given: Record<string, string>): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new HttpRefusal('not_found');
  const params = parsed.data as Record<string, string>;
  const id = params['id'];
  // UUIDs are compared as text in places; PostgreSQL writes them in lower case.
  return id === undefined || !/^[0-9a-f-]{36}$/i.test(id)
    ? params
    : { ...params, id: id.toLowerCase() };
}

async function bodyOf(route: Endpoint, c: Context): Promise<unknown> {
  const value = await readJsonBody(c.req.raw, itemLimits.bodyBytesMax);
  if (value === undefined) {
    if (route.bodyOptional !== true) throw new HttpRefusal('malformed_json');
    return validBody(route.body as z.ZodType, {});
  }
  return validBody(route.body as z.ZodType, value);
}
