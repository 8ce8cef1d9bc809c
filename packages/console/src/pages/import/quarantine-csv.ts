export interface QuarantinedRow {
  readonly line: number;
  readonly code: string;
  readonly reason: string;
}

/** Reads the file of rows put aside (`line,code,reason,raw`, RFC 4180). What the rows held is left where it is. */
export function readQuarantined(text: string): readonly QuarantinedRow[] {
  return records(text)
    .slice(1)
    .flatMap(([line, code, reason]) =>
      line === undefined || code === undefined
        ? []
        : [{ line: Number(line), code, reason: reason ?? '' }],
    );
}

function records(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  // A cell in quotes, or one without; then what ends it.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\r?\n|$)/g;
  for (const [whole, quoted, plain, end] of text.matchAll(cell)) {
    if (whole === '') break;
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

export interface QuarantineReason {
  readonly code: string;
  readonly reason: string;
  readonly count: number;
  /** Of its first rows. */
  readonly lines: readonly number[];
}

const linesShown = 8;

/** How often each reason came, the most frequent first. */
export function byReason(rows: readonly QuarantinedRow[]): readonly QuarantineReason[] {
  const groups = new Map<string, QuarantinedRow[]>();
  for (const row of rows) groups.set(row.code, [...(groups.get(row.code) ?? []), row]);
  return [...groups]
    .map(([code, group]) => ({
      code,
      reason: group[0]?.reason ?? '',
      count: group.length,
      lines: group.slice(0, linesShown).map(({ line }) => line),
    }))
    .sort((a, b) => b.count - a.count);
}
