import type { ErrorCode, RetryAdvice } from '@signalbox/contract';

/** What became of a call: its answer, or why there is none. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: CallError };

/**
 * Codes that no server sends. `unreachable`: no connection, or it broke. `timed_out`: no whole answer in time. After both nobody
 * knows whether the call was taken. `cancelled`: your signal ended it. `unexpected_answer`: not a Signalbox, or a proxy before it.
 */
export type LocalErrorCode = 'unreachable' | 'timed_out' | 'cancelled' | 'unexpected_answer';

/** Why a call failed. Says nothing of what was sent. */
export interface CallError {
  /** Of the error table (docs/reference/errors.md), or of this side. A newer server may have more codes: go by `retry` then. */
  readonly code: ErrorCode | LocalErrorCode;
  /** What to do: nothing, the same again later, or the same again after mending it. */
  readonly retry: RetryAdvice;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** One sentence for a person. */
  readonly title: string;
  readonly detail: string;
  /** Places of the body or the query that are wrong. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  /** How long to wait; null when the server did not say. */
  readonly retryAfterMs: number | null;
  /** What the log of the server calls the request; null when there was no answer. */
  readonly requestId: string | null;
}

/** A page of a list. Pass `nextCursor` as `cursor` for the next one; null on the last. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

/** Of one call. */
export interface CallOptions {
  /** Ends the call, which is then `cancelled`. */
  readonly signal?: AbortSignal | undefined;
}
