export type TimeMode = 'local' | 'utc';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const steps: readonly (readonly [limit: number, unit: number, sign: string])[] = [
  [minute, second, 's'],
  [hour, minute, 'min'],
  [2 * day, hour, 'h'],
  [60 * day, day, 'd'],
  [Number.POSITIVE_INFINITY, 30 * day, 'months'],
];

/** A span in one unit, rounded down: "42 s", "3 min", "5 h". Milliseconds, any sign; the sign is dropped. */
export function formatSpan(ms: number): string {
  const size = Math.abs(ms);
  const [, unit, sign] = steps.find(([limit]) => size < limit) ?? [0, day, 'd'];
  return `${Math.floor(size / unit)} ${sign}`;
}

/** "3 min ago", "in 5 h", "now" within two seconds. */
export function formatRelative(atMs: number, nowMs: number): string {
  const ms = nowMs - atMs;
  if (Math.abs(ms) < 2 * second) return 'now';
  return ms > 0 ? `${formatSpan(ms)} ago` : `in ${formatSpan(ms)}`;
}

/** To the second, with the zone: "2026-11-21 08:04:12 UTC". */
export function formatExact(atMs: number, mode: TimeMode): string {
  const date = new Date(atMs);
  if (mode === 'utc') return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const offset = -date.getTimezoneOffset();
  const sign = offset < 0 ? '−' : '+';
  const zone = `${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  return `${days} ${time} (UTC${zone})`;
}
