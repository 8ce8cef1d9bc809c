import type { LineContext } from '../context.ts';

const everyMs = 30_000;
const lastMs = new Map<string, number>();

/** Says that writes to a source wait, once in a while and not once a ticket. */
export function logOutage(context: LineContext, source: string, waiting: number): void {
  const nowMs = context.now();
  if (nowMs - (lastMs.get(source) ?? Number.NEGATIVE_INFINITY) < everyMs) return;
  lastMs.set(source, nowMs);
  context.logger.warn({ source, waiting }, 'the outside system cannot be read; its writes wait');
}
