import type { Dispatcher } from 'undici';
import { retryAfterMs } from '../../connectors/http/retry-after.ts';
import { endedBy } from '../deadline.ts';
import { ModelError } from '../model-error.ts';

export type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Posted {
  readonly headers: Headers;
  /** Empty when the parts were listened to. */
  readonly text: string;
}

/** More is no answer to anything that is asked here. */
const answerBytesMax = 16_000_000;
/** Of a page about a fault; enough to find its code. */
const faultBytesMax = 64_000;

/**
 * One request to a provider: never redirected, never repeated, given up when `signal` says so.
 *
 * @param onPart hears a 2xx answer as it comes; it may throw a ModelError, which ends the call.
 * @throws ModelError; `late` or `cancelled` for what was given up.
 */
export function post(
  dispatcher: Dispatcher,
  request: Post,
  signal: AbortSignal,
  onPart: ((part: Buffer) => void) | null,
): Promise<Posted> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new ModelError(endedBy(signal)));
      return;
    }
    const { origin, pathname } = new URL(request.url);
    const reading = new Reading(resolve, reject, signal, onPart);
    const headers = {
      ...{ accept: onPart === null ? 'application/json' : 'text/event-stream' },
      ...{ 'content-type': 'application/json' },
      ...request.headers,
    };
    // The deadline is the caller's: a model may think for long before its first byte.
    const times = { headersTimeout: 0, bodyTimeout: 0 };
    try {
      dispatcher.dispatch(
        { origin, path: pathname, method: 'POST', headers, body: request.body, ...times },
        reading,
      );
    } catch {
      reading.fail();
    }
  });
}

class Reading implements Dispatcher.DispatchHandler {
  readonly #resolve: (posted: Posted) => void;
  readonly #reject: (error: ModelError) => void;
  readonly #signal: AbortSignal;
  readonly #onPart: ((part: Buffer) => void) | null;
  readonly #onAbort: () => void;
  readonly #parts: Buffer[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  /** From here on the provider may have the request, and want to be paid. */
  #sent = false;
  #status = 0;
  #headers: Headers = {};
  #bytes = 0;

  constructor(
    resolve: (posted: Posted) => void,
    reject: (error: ModelError) => void,
    signal: AbortSignal,
    onPart: ((part: Buffer) => void) | null,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
    this.#onPart = onPart;
    this.#onAbort = () => this.#stop(this.#broken());
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It waited for a connection until nobody wanted it any more.
    if (this.#signal.aborted) controller.abort(new Error('given up'));
    else this.#sent = true;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Headers,
  ): void {
    if (status < 200) return;
    this.#controller = controller;
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, part: Buffer): void {
    this.#bytes += part.length;
    const failed = this.#status >= 300;
    if (this.#bytes > (failed ? faultBytesMax : answerBytesMax)) {
      this.#controller = controller;
      this.#stop(failed ? this.#faultOf('') : new ModelError('unreadable', this.#unknownBill()));
    } else if (failed || this.#onPart === null) this.#parts.push(part);
    else this.#hear(this.#onPart, part);
  }

  onResponseEnd(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    const text = Buffer.concat(this.#parts).toString('utf8');
    if (this.#status >= 300) this.#reject(this.#faultOf(text));
    else this.#resolve({ headers: this.#headers, text });
  }

  onResponseError(): void {
    this.fail();
  }

  /** What was settled before stays as it is. */
  fail(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#reject(this.#status >= 300 ? this.#faultOf('') : this.#broken());
  }

  #hear(onPart: (part: Buffer) => void, part: Buffer): void {
    try {
      onPart(part);
    } catch (error) {
      this.#stop(
        error instanceof ModelError ? error : new ModelError('unreadable', this.#unknownBill()),
      );
    }
  }

  #stop(error: ModelError): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#reject(error);
    this.#controller?.abort(new Error('given up'));
  }

  #broken(): ModelError {
    const fault = this.#signal.aborted ? endedBy(this.#signal) : 'unreachable';
    return new ModelError(fault, this.#sent ? this.#unknownBill() : {});
  }

  #unknownBill(): { readonly billing: 'unknown'; readonly requestId: string | undefined } {
    return { billing: 'unknown', requestId: requestIdOf(this.#headers) };
  }

  #faultOf(page: string): ModelError {
    const status = this.#status;
    const requestId = requestIdOf(this.#headers);
    const waitMs = retryAfterMs(this.#headers, Date.now());
    const said = { status, requestId, retryAfterMs: waitMs };
    // An account without money says "too many requests" too; waiting does not help it.
    if (status === 429 && codeOf(page) === 'insufficient_quota')
      return new ModelError('refused', { status, requestId });
    if (status === 429 || status === 529 || (status === 503 && waitMs !== undefined))
      return new ModelError('busy', said);
    if (status >= 500 || status === 408) return new ModelError('unreachable', said);
    return new ModelError('refused', { status, requestId });
  }
}

/** The code in a page about a fault, `{"error":{"code":…}}`; null when there is none. */
function codeOf(page: string): string | null {
  try {
    const parsed = JSON.parse(page) as { readonly error?: { readonly code?: unknown } } | null;
    const code = parsed?.error?.code;
    return typeof code === 'string' ? code : null;
  } catch {
    return null;
  }
}

/** The provider's name of the call: no more than a name, because it is shown. */
export function requestIdOf(headers: Headers, other: unknown = undefined): string | undefined {
  const named = headers['x-request-id'] ?? headers['request-id'] ?? other;
  return typeof named === 'string' && /^[\w.:-]{1,128}$/.test(named) ? named : undefined;
}
