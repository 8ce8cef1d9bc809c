import { exitCodes } from './exit-codes.ts';

export type InterruptSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** How a process is asked to end. */
export interface Interruption {
  /** Aborted by the first signal; its reason is the signal's name. */
  readonly signal: AbortSignal;
  /** Says that somebody ends the process in good order; until then the first signal ends it at once. */
  hold(): void;
}

// One Ctrl-C reaches a process several times: from the terminal, from npm and from whatever started it.
const sameSignalMs = 300;

/**
 * Listens for SIGINT, SIGTERM and SIGHUP. The first asks for an orderly end, a second one ends the process at once: what
 * was acknowledged is in the database, and what was under way is taken up by whoever runs next.
 */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let held = false;
  let firstAtMs: number | null = null;
  const hear = (name: InterruptSignal): void => {
    if (firstAtMs !== null && performance.now() - firstAtMs < sameSignalMs) return;
    if (firstAtMs !== null || !held) process.exit(exitCodes.interrupted);
    firstAtMs = performance.now();
    controller.abort(name);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => hear(name));
  return {
    signal: controller.signal,
    hold: () => {
      held = true;
    },
  };
}
