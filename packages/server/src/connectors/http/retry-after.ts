import type { Headers } from './exchange.ts';

const longestMs = 3_600_000;
const names = ['retry-after', 'x-ratelimit-reset', 'ratelimit-reset'] as const;

/**
 * How long a system asks to be left alone, at most an hour; undefined when it does not say. Each says it in its own way:
 * seconds or a date (`Retry-After`, RFC 9110, 10.2.3), or when its limit is counted anew, as seconds from now, seconds or
 * milliseconds since 1970, or a date. A moment is read by the system's own clock where the answer shows it.
 */
export function retryAfterMs(headers: Headers, ownNowMs: number): number | undefined {
  const theirsMs = Date.parse(textOf(headers['date']) ?? '');
  const nowMs = Number.isNaN(theirsMs) ? ownNowMs : theirsMs;
  for (const name of names) {
    const waitMs = waitOf(textOf(headers[name]), nowMs);
    if (waitMs !== undefined) return Math.min(Math.max(waitMs, 0), longestMs);
  }
  return undefined;
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** No limit is counted anew only after three years, and no moment since 1973 has fewer seconds. */
const secondsMax = 1e8;
const epochSecondsMax = 1e11;

function waitOf(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const number = Number(text);
  if (Number.isNaN(number)) {
    const atMs = Date.parse(text);
    return Number.isNaN(atMs) ? undefined : atMs - nowMs;
  }
  if (number < secondsMax) return number * 1000;
  return (number < epochSecondsMax ? number * 1000 : number) - nowMs;
}
