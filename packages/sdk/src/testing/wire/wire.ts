import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { SeenRequest } from '../types.ts';
import type { JsonObject } from './shape.ts';

/** A request the service would refuse: how it says so, and what `assertClean` says. */
export interface Refusal {
  readonly status: number;
  readonly body: unknown;
  /** Place and reason, without what stood there. */
  readonly problem: string;
}

/** What a well formed request says, as far as answers and accounts need it. */
export interface Asked {
  readonly seen: Omit<SeenRequest, 'api' | 'body' | 'atMs'>;
  /** Tokens the input counts for. */
  readonly inputTokens: number;
  /** Most tokens the answer may have. */
  readonly maxOutputTokens: number;
  /** The one tool the model must call; null when it is free. */
  readonly forcedTool: string | null;
}

/** An answer made ready for one request. */
export interface Reply {
  readonly text: string;
  readonly refusal: string | null;
  readonly toolCalls: readonly { readonly name: string; readonly input: unknown }[];
  readonly stop: 'end' | 'length' | 'tool' | 'refusal';
  readonly usage: { readonly input: number; readonly output: number; readonly cachedInput: number };
  /** The text, token by token. */
  readonly tokens: readonly TokenChance[];
  /** Vectors of embeddings the script gives; null: the server makes them. */
  readonly vectors: readonly (readonly number[])[] | null;
}

export interface TokenChance {
  readonly token: string;
  readonly probability: number;
}

/** One kind of request of one service. */
export interface Wire {
  readonly api: SeenRequest['api'];
  /** True: a list of the script has an answer for it. */
  readonly scripted: boolean;
  /** Headers first, then the body; null when the service would take it. */
  refuseHeaders(headers: IncomingHttpHeaders, apiKey: string | null): Refusal | null;
  /** A body that is no JSON. */
  refuseText(): Refusal;
  refuse(body: unknown, headers: IncomingHttpHeaders): Refusal | null;
  ask(body: JsonObject): Asked;
  /** The whole answer, for a request that does not stream. */
  whole(body: JsonObject, reply: Reply, headers: IncomingHttpHeaders): unknown;
  /** The events of a stream, each with its empty line. */
  events(body: JsonObject, reply: Reply, headers: IncomingHttpHeaders): readonly string[];
  /** How the service words an error of this status. */
  failure(status: number): unknown;
  headers(retryAfterMs: number | undefined): OutgoingHttpHeaders;
}

/** Seconds, rounded up: the services send whole ones. */
export function retryAfter(retryAfterMs: number | undefined): OutgoingHttpHeaders {
  return retryAfterMs === undefined
    ? {}
    : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
}
