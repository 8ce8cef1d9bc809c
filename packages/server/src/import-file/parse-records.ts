import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import type { RowFault } from './import-row.ts';
import type { RawRecord } from './split-records.ts';

/** A record whose cells are known, or why they are not. */
export type ParsedRecord<Cells> =
  | { readonly raw: RawRecord; readonly cells: Cells }
  | { readonly raw: RawRecord; readonly code: RowFault; readonly reason: string };

const faultReasons: Readonly<Record<'record_too_large' | 'bad_quotes' | 'bad_utf8', string>> = {
  record_too_large: 'the record is larger than 1 MB',
  bad_quotes: 'a quoted cell is not closed, or something follows its closing quote',
  bad_utf8: 'the record is not UTF-8',
};

function refused(raw: RawRecord): ParsedRecord<never> | null {
  const code = raw.fault ?? (isUtf8(raw.bytes) ? null : 'bad_utf8');
  return code === null ? null : { raw, code, reason: faultReasons[code] };
}

/** Parses a batch of CSV records with one call of csv-parse: a parser a record costs more than the parsing. */
export function parseCsvRecords(
  batch: readonly RawRecord[],
  delimiter: number,
): readonly ParsedRecord<readonly string[]>[] {
  const good = batch.filter((raw) => refused(raw) === null);
  const parsed = parseTogether(good, delimiter);
  const cellsOf = new Map<RawRecord, readonly string[] | null>();
  for (const [index, raw] of good.entries()) {
    cellsOf.set(raw, parsed === null ? parseAlone(raw, delimiter) : (parsed[index] ?? null));
  }
  return batch.map((raw) => {
    const cells = cellsOf.get(raw);
    if (cells !== undefined && cells !== null) return { raw, cells };
    return refused(raw) ?? { raw, code: 'malformed_csv', reason: 'the record is not CSV' };
  });
}

function parseTogether(records: readonly RawRecord[], delimiter: number): string[][] | null {
  const parts: Buffer[] = [];
  for (const record of records) parts.push(withoutLineEnd(record.bytes), Buffer.from('\n'));
  const rows = parseBytes(Buffer.concat(parts), delimiter);
  return rows?.length === records.length ? rows : null;
}

function parseAlone(record: RawRecord, delimiter: number): string[] | null {
  const rows = parseBytes(withoutLineEnd(record.bytes), delimiter);
  return rows?.length === 1 ? (rows[0] ?? null) : null;
}

function parseBytes(bytes: Buffer, delimiter: number): string[][] | null {
  try {
    return parse(bytes, {
      delimiter: String.fromCharCode(delimiter),
      record_delimiter: '\n',
      // The number of cells is checked against the header, with a reason of our own; `5" pipe` is a cell.
      relax_column_count: true,
      relax_quotes: true,
    });
  } catch {
    return null;
  }
}

export function withoutLineEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end -= 1;
  return bytes.subarray(0, end);
}

/** Parses JSON records, each an object; nested `requester`, `fields` and `labels` become `requester.email` and the like. */
export function parseJsonRecords(
  batch: readonly RawRecord[],
  brokenCode: 'bad_quotes' | 'malformed_json',
): readonly ParsedRecord<ReadonlyMap<string, unknown>>[] {
  return batch.map((raw) => {
    const bad = refused(raw);
    if (bad !== null && raw.fault === 'bad_quotes' && brokenCode === 'malformed_json') {
      return { raw, code: 'malformed_json', reason: 'the array is not closed' };
    }
    return bad ?? parseJson(raw);
  });
}

function parseJson(raw: RawRecord): ParsedRecord<ReadonlyMap<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(raw.bytes.toString('utf8'));
  } catch {
    return { raw, code: 'malformed_json', reason: 'the record is not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { raw, code: 'not_an_object', reason: 'the record is JSON but no object' };
  }
  const cells = new Map<string, unknown>();
  for (const [name, member] of Object.entries(value)) {
    const nested = typeof member === 'object' && member !== null && !Array.isArray(member);
    if (nested && /^(?:requester|fields|labels)$/.test(name)) {
      for (const [inner, cell] of Object.entries(member)) cells.set(`${name}.${inner}`, cell);
    } else cells.set(name, member);
  }
  return { raw, cells };
}
