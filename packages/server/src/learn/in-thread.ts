import { Worker } from 'node:worker_threads';

/** A computation in a thread of its own ended without a result. The message says how; `cause` is what it threw, if it did. */
export class ThreadError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ThreadError';
  }
}

/**
 * Runs a module in a thread of its own, with `data` as its `workerData`, and resolves with the one message it posts. The event
 * loop of the caller stays free.
 *
 * @throws ThreadError when the thread throws, runs out of memory or ends without a message; the reason of `signal` when that
 * ends it
 */
export function inThread<T>(module: URL, data: unknown, signal?: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    signal?.throwIfAborted();
    const worker = new Worker(module, { workerData: data });
    const abort = (): void => {
      reject(signal?.reason);
      void worker.terminate();
    };
    signal?.addEventListener('abort', abort, { once: true });
    worker.once('message', resolve);
    worker.once('messageerror', (error) =>
      reject(new ThreadError('the result of the thread could not be read', { cause: error })),
    );
    worker.once('error', (error: unknown) => reject(threadError(error)));
    worker.once('exit', (code) => {
      signal?.removeEventListener('abort', abort);
      reject(new ThreadError(`the thread ended with code ${code} before it had a result`));
    });
  });
}

function threadError(cause: unknown): ThreadError {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new ThreadError(`the thread failed: ${said}`, { cause });
}
