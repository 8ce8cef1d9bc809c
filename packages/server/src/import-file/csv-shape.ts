const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const delimiters = [0x2c, 0x3b, 0x09] as const;

export interface CsvShape {
  readonly delimiter: number;
  readonly lineEnd: number;
}

/**
 * The delimiter (comma, semicolon or tab: the one the header has most of outside quotes; comma when none) and the
 * line end (`\n`, also before it a `\r`; a lone `\r` only when the start of the file has no `\n`).
 */
export function sniffCsv(head: Buffer): CsvShape {
  const lineEnd =
    head.includes(newline) || !head.includes(carriageReturn) ? newline : carriageReturn;
  const counts = new Map<number, number>();
  let quoted = false;
  for (const byte of head) {
    if (byte === quote) quoted = !quoted;
    else if (!quoted && byte === lineEnd) break;
    else if (!quoted) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  }
  let delimiter: number = delimiters[0];
  for (const candidate of delimiters) {
    if ((counts.get(candidate) ?? 0) > (counts.get(delimiter) ?? 0)) delimiter = candidate;
  }
  return { delimiter, lineEnd };
}
