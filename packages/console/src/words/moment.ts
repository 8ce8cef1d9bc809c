import type { TimeMode } from '../format/time.ts';

const dayShape = /^(\d{4})-(\d{2})-(\d{2})$/;
const dayMs = 86_400_000;

/**
 * The moment a filter means: a day (`2026-11-21`) begins or, with `end`, ends in the zone chosen in the header; an exact time
 * is itself. Undefined for what is neither, so that a mistyped address shows the list and no refusal.
 */
export function momentOf(
  value: string | undefined,
  mode: TimeMode,
  edge: 'begin' | 'end',
): string | undefined {
  if (value === undefined) return undefined;
  const [, year, month, day] = dayShape.exec(value) ?? [];
  if (year === undefined || month === undefined || day === undefined) {
    const exact = Date.parse(value);
    return Number.isNaN(exact) || !/\d{4}-\d{2}-\d{2}T/.test(value)
      ? undefined
      : new Date(exact).toISOString();
  }
  if (Number.isNaN(Date.parse(`${value}T00:00:00Z`))) return undefined;
  const more = edge === 'end' ? 1 : 0;
  const at =
    mode === 'utc'
      ? Date.parse(`${value}T00:00:00Z`) + more * dayMs
      : new Date(Number(year), Number(month) - 1, Number(day) + more).getTime();
  return new Date(at).toISOString();
}

/** The moment an id was made: ids are UUIDs of version 7 and begin with it. Null for any other text. */
export function momentOfId(id: string): number | null {
  const hex = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i.exec(id);
  return hex === null ? null : Number.parseInt(`${hex[1] ?? ''}${hex[2] ?? ''}`, 16);
}

const oneDigit = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** How long something took, to about two digits: "230 ms", "1.2 s", "3 min 20 s", "5 h 10 min", "2 d 4 h". */
export function formatDuration(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1_000) return `${whole} ms`;
  if (whole < 60_000) return `${oneDigit.format(whole / 1_000)} s`;
  const [big, small, units] =
    whole < 3_600_000
      ? [60_000, 1_000, ['min', 's'] as const]
      : whole < dayMs
        ? [3_600_000, 60_000, ['h', 'min'] as const]
        : [dayMs, 3_600_000, ['d', 'h'] as const];
  const first = Math.floor(whole / big);
  const rest = Math.floor((whole - first * big) / small);
  return rest === 0 ? `${first} ${units[0]}` : `${first} ${units[0]} ${rest} ${units[1]}`;
}

/** To the thousandth, in the zone chosen: "08:04:12.345", for what happens many times a second. */
export function formatClock(atMs: number, mode: TimeMode): string {
  const date = new Date(atMs);
  if (mode === 'utc') return date.toISOString().slice(11, 23);
  const pad = (value: number, size = 2): string => String(value).padStart(size, '0');
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`;
}
