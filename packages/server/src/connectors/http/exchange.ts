import type { Dispatcher } from 'undici';
import { ConnectorError } from '../connector.ts';
import { pathShown, type Tape } from '../tape.ts';
import { currentTape, takeDown } from '../taped.ts';
import { retryAfterMs } from './retry-after.ts';

export type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** The path as it may be kept; by default what is left of it when all that could be a value is taken out. */
  readonly shown?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Of its body. */
  readonly bytes: number;
  /** Names in lower case. */
  readonly headers: Headers;
}

/** Larger answers are not tickets. */
const answerBytesMax = 2_000_000;
/** Read of a page about a fault, so that its connection can be used again. */
const faultBytesMax = 128_000;

/**
 * One request to an outside system: never redirected, never repeated, its answer read to the end and kept from messages.
 *
 * @param withinMs for the whole exchange; what has not ended by then is cut off.
 * @param tape takes it down.
 * @returns a 2xx answer.
 * @throws ConnectorError for everything else.
 */
export function exchange(
  dispatcher: Dispatcher,
  origin: string,
  request: Exchange,
  withinMs: number,
  tape: Tape | undefined = currentTape(),
): Promise<Answer> {
  const work = (): Promise<Answer> => send(dispatcher, origin, request, withinMs);
  if (tape === undefined) return work();
  const { method, path, body, shown = pathShown(path) } = request;
  return takeDown(tape, { method, path: shown, body }, work, (answer) => answer);
}

function send(
  dispatcher: Dispatcher,
  origin: string,
  request: Exchange,
  withinMs: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const reading = new Reading(resolve, reject, withinMs);
    const { method, path, body } = request;
    const headers = { accept: 'application/json', ...request.headers };
    try {
      dispatcher.dispatch({ origin, path, method, headers, body }, reading);
    } catch (error) {
      reading.fail(error);
    }
  });
}

/**
 * Reads one answer. Below `dispatcher.request`, which makes a stream, an abort signal and its listeners for each answer: two
 * fifths of what a request costs this process, for bodies that come in one piece.
 */
class Reading implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #parts: Buffer[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #late = false;
  #status = 0;
  #headers: Headers = {};
  #bytes = 0;

  constructor(
    resolve: (answer: Answer) => void,
    reject: (error: unknown) => void,
    withinMs: number,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(() => this.#giveUp(), withinMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It waited for a connection until it was too late: nothing of it may be sent any more.
    if (this.#late) controller.abort(new Error('too late'));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Headers,
  ): void {
    // 1xx comes before the answer.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    // The status says it all, however long the page about it is and whether or not it ends.
    if (status >= 300) this.#reject(faultOf(status, headers));
    else if (Number(headers['content-length'] ?? 0) > answerBytesMax) this.#refuse(controller);
  }

  onResponseData(controller: Dispatcher.DispatchController, part: Buffer): void {
    this.#bytes += part.length;
    if (this.#status >= 300) {
      if (this.#bytes > faultBytesMax) controller.abort(new Error('a long page about a fault'));
    } else if (this.#bytes > answerBytesMax) this.#refuse(controller);
    else this.#parts.push(part);
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    const [first] = this.#parts;
    const whole = this.#parts.length === 1 ? first : Buffer.concat(this.#parts);
    const text = whole?.toString('utf8') ?? '';
    this.#resolve({
      status: this.#status,
      text: text.startsWith('\ufeff') ? text.slice(1) : text,
      bytes: this.#bytes,
      headers: this.#headers,
    });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  /** What was settled before stays as it is. */
  fail(error: unknown): void {
    clearTimeout(this.#timer);
    this.#reject(new ConnectorError('unreachable', { cause: error }));
  }

  #refuse(controller: Dispatcher.DispatchController): void {
    this.#reject(new ConnectorError('unreadable', { status: this.#status }));
    controller.abort(new Error('too long'));
  }

  #giveUp(): void {
    this.#late = true;
    const error = new Error('no answer in time');
    this.fail(error);
    this.#controller?.abort(error);
  }
}

function faultOf(status: number, headers: Headers): ConnectorError {
  const waitMs = retryAfterMs(headers, Date.now());
  // 412: the ticket was changed since it was read (RFC 9110, 15.5.13). Both say that nothing was done, and to come again.
  if (status === 429 || status === 412)
    return new ConnectorError('busy', { status, retryAfterMs: waitMs });
  // 408 and 5xx leave open whether anything was done, as a lost connection does.
  if (status >= 500 || status === 408)
    return new ConnectorError('unreachable', { status, retryAfterMs: waitMs });
  return new ConnectorError('refused', { status });
}
