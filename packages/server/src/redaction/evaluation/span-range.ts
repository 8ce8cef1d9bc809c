/** UTF-16 offsets, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface LabelledSpan {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly value?: string | undefined;
}

/**
 * Where a labelled span stands, as UTF-16 offsets. Files count code points (Python), UTF-16 units (JavaScript) or UTF-8 bytes;
 * where the span brings its value, the count is the one that gives it, else code points. Null when the offsets are outside the
 * text, or none of the three gives the value.
 */
export function rangeOf(text: string, span: LabelledSpan): Range | null {
  const { start, end, value } = span;
  if (start > end) return null;
  const units = within(text.length, { start, end });
  // Without characters outside ASCII the three counts are one.
  if (isAscii(text)) return units !== null && says(text, units, value) ? units : null;
  const readings = [codePoints(text, start, end), units, bytes(text, start, end)];
  if (value === undefined) return readings[0] ?? null;
  return readings.find((one) => one !== null && says(text, one, value)) ?? null;
}

function says(text: string, range: Range, value: string | undefined): boolean {
  return value === undefined || text.slice(range.start, range.end) === value;
}

function isAscii(text: string): boolean {
  return !/[^\0-\u007f]/.test(text);
}

function within(length: number, range: Range): Range | null {
  return range.end <= length ? range : null;
}

function codePoints(text: string, start: number, end: number): Range | null {
  const characters = Array.from(text);
  if (end > characters.length) return null;
  const from = characters.slice(0, start).join('').length;
  return { start: from, end: from + characters.slice(start, end).join('').length };
}

function bytes(text: string, start: number, end: number): Range | null {
  let at = 0;
  let units = 0;
  let from: number | null = start === 0 ? 0 : null;
  for (const character of text) {
    if (at >= end) break;
    at += byteLength(character.codePointAt(0) ?? 0);
    units += character.length;
    if (at === start) from = units;
  }
  return from === null || at !== end ? null : { start: from, end: units };
}

function byteLength(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
