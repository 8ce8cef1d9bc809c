import { ModelError } from './model-error.ts';

/**
 * Runs work that ends when its caller or its time says so; the reason of its signal is the ModelError that says which: `cancelled` or
 * `late`. By hand: `AbortSignal.any` keeps a listener at a caller's signal for as long as that lives, and a process asks models
 * for weeks.
 */
export async function withDeadline<T>(
  signal: AbortSignal,
  withinMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal.aborted) throw new ModelError('cancelled');
  const controller = new AbortController();
  const cancel = (): void => controller.abort(new ModelError('cancelled'));
  const timer = setTimeout(() => controller.abort(new ModelError('late')), withinMs);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}

/** Why a signal of `withDeadline` ended what it did. */
export function endedBy(signal: AbortSignal): 'late' | 'cancelled' {
  const reason: unknown = signal.reason;
  return reason instanceof ModelError && reason.fault === 'late' ? 'late' : 'cancelled';
}
