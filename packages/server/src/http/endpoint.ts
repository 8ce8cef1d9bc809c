import type { ErrorCode, Scope } from '@signalbox/contract';
import type { z } from 'zod';

type Shape = z.ZodType;

/** One route, as data: it is registered, documented and tested from this. */
export interface Endpoint<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends Shape = Shape,
> {
  /** Unique; the operationId of the OpenAPI document and the `route` of the metrics. */
  readonly id: string;
  readonly method: 'get' | 'post' | 'delete';
  /** As OpenAPI writes it: `/v1/items/{id}`. */
  readonly path: string;
  /** What the key or the role must cover; `person`: any signed-in person and no key; null: nothing is needed. */
  readonly scope: Scope | 'person' | null;
  /** Without a session yet, and still only for pages of our own: signing in. Default false. */
  readonly ownOrigin?: boolean;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** An empty body counts as `{}`. Default false. */
  readonly bodyOptional?: boolean;
  /** Media types of a body the handler reads by itself from `request`; not together with `body`. */
  readonly rawBody?: readonly string[];
  readonly headers?: z.ZodObject;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Codes this route refuses with besides those every route has. */
  readonly refusals: readonly ErrorCode[];
}

export interface Answer {
  readonly description: string;
  /** Absent: the answer is text of `contentType`. */
  readonly schema?: z.ZodType;
  readonly contentType?: string;
  /** Where the caller chooses among several. */
  readonly contentTypes?: readonly string[];
}

/** Keeps the types of a route's parameters, query and body for its handler. */
export function endpoint<P extends Shape, Q extends Shape, B extends Shape>(
  definition: Endpoint<P, Q, B>,
): Endpoint<P, Q, B> {
  return definition;
}
