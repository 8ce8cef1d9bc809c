import type { TimeMode } from '../format/time.ts';

const shape = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/;

/** A moment as a field for date and time takes it, to the minute, in the zone chosen in the header. */
export function localMinute(atMs: number, mode: TimeMode): string {
  const date = new Date(atMs);
  if (mode === 'utc') return date.toISOString().slice(0, 16);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The moment a person typed into such a field; null when it is none. */
export function momentOfMinute(text: string, mode: TimeMode): string | null {
  const [, year, month, day, hour, minute] = shape.exec(text) ?? [];
  if (minute === undefined) return null;
  const atMs =
    mode === 'utc'
      ? Date.parse(`${text.slice(0, 16)}:00Z`)
      : new Date(
          Number(year),
          Number(month) - 1,
          Number(day),
          Number(hour),
          Number(minute),
        ).getTime();
  return Number.isNaN(atMs) ? null : new Date(atMs).toISOString();
}
