import { sniffCsv } from './csv-shape.ts';
import { ImportFileError } from './error.ts';
import type { ReadRow, RowFault } from './import-row.ts';
import { type ColumnPlan, type ImportMapping, planColumns } from './mapping.ts';
import { type ImportFormat, type OpenedFile, openImportFile } from './open-import-file.ts';
import {
  type ParsedRecord,
  parseCsvRecords,
  parseJsonRecords,
  withoutLineEnd,
} from './parse-records.ts';
import { csvScanner, jsonArrayScanner, lineScanner, type RecordScanner } from './record-scanner.ts';
import { type RawRecord, splitRecords } from './split-records.ts';
import { type RowResult, toRow } from './to-row.ts';

export interface ReadOptions {
  /** Default: by name and first byte. */
  readonly format?: ImportFormat | undefined;
  /** Our name → the file's column; see `parseMapping`. Default: the default columns. */
  readonly mapping?: ImportMapping | undefined;
  /** Records up to this number were imported before: they are split off but not parsed. Default: 0. */
  readonly afterRecord?: number | undefined;
}

/** Larger records are refused one by one: a mail body of that size is no ticket. */
export const recordMaxBytes = 1024 * 1024;
const rawMaxCharacters = 2_000;
const newline = 0x0a;

/**
 * Reads the tickets of a CSV, JSON lines or JSON array file, in order, without ever holding more than about 2 MB
 * of it. A bad record is yielded with its reason and reading goes on; UTF-8 is read strictly, blank lines are none.
 *
 * Throws ImportFileError when the file as a whole cannot be read: see its codes.
 */
export async function* readRows(path: string, options: ReadOptions = {}): AsyncGenerator<ReadRow> {
  const opened = await openImportFile(path, options.format);
  try {
    const records = opened.format === 'csv' ? csvRows(opened, options) : jsonRows(opened, options);
    const after = options.afterRecord ?? 0;
    for await (const row of records) if (row.record > after) yield row;
  } finally {
    await opened.file.close();
  }
}

async function* csvRows(opened: OpenedFile, options: ReadOptions): AsyncGenerator<ReadRow> {
  const shape = sniffCsv(opened.head);
  const counter = new RecordCounter(options.afterRecord ?? 0);
  let columns: readonly string[] | null = null;
  let plan: ColumnPlan = new Map();
  const scanner = csvScanner(shape.delimiter, shape.lineEnd);
  for await (const batch of split(opened, scanner, shape.lineEnd, opened.offset, 1, true)) {
    const records = batch.filter((raw) => !isBlank(raw));
    if (columns === null) {
      const first = records.shift();
      if (first === undefined) continue;
      columns = header(first, shape.delimiter);
      plan = planColumns(columns, options.mapping ?? {});
    }
    const names = columns;
    const indexes = new Map(names.map((name, index) => [name, index] as const).reverse());
    for (const parsed of parseCsvRecords(counter.skip(records), shape.delimiter)) {
      yield counter.number(parsed, (cells) =>
        cells.length === names.length
          ? toRow(plan, (column) => cells[indexes.get(column) ?? -1])
          : {
              ok: false,
              code: 'column_count',
              reason: `the header has ${names.length} columns, this record ${cells.length}`,
            },
      );
    }
  }
  if (columns === null) throw new ImportFileError('empty_file', 'the file has no rows');
}

function header(first: RawRecord, delimiter: number): readonly string[] {
  const parsed = parseCsvRecords([first], delimiter)[0];
  if (parsed === undefined || !('cells' in parsed)) {
    throw new ImportFileError(
      'header_unreadable',
      'the first line must name the columns, in UTF-8',
    );
  }
  return parsed.cells.map((cell) => cell.trim());
}

async function* jsonRows(opened: OpenedFile, options: ReadOptions): AsyncGenerator<ReadRow> {
  const array = opened.format === 'json';
  const { offset, line } = array ? arrayStart(opened) : { offset: opened.offset, line: 1 };
  const counter = new RecordCounter(options.afterRecord ?? 0);
  const planFor = planCache(options.mapping ?? {});
  const scanner = array ? jsonArrayScanner() : lineScanner();
  for await (const batch of split(opened, scanner, newline, offset, line, !array)) {
    const records = counter.skip(batch.filter((raw) => !isBlank(raw)).map(atItsText));
    for (const parsed of parseJsonRecords(records, array ? 'malformed_json' : 'bad_quotes')) {
      yield counter.number(parsed, (cells) => {
        const plan = planFor([...cells.keys()]);
        return plan === null
          ? {
              ok: false,
              code: 'empty_text',
              reason: 'the record lacks a column that was mapped, or its text',
            }
          : toRow(plan, (column) => cells.get(column));
      });
    }
  }
}

function arrayStart(opened: OpenedFile): { readonly offset: number; readonly line: number } {
  const bracket = opened.head.indexOf('[');
  if (bracket === -1 || opened.head.toString('latin1', 0, bracket).trim() !== '') {
    throw new ImportFileError(
      'malformed_json',
      'a JSON file holds one array of objects: [ {…}, {…} ]',
    );
  }
  return { offset: opened.offset + bracket + 1, line: 1 + newlinesIn(opened.head, bracket) };
}

/** Objects need not have the same members. The first that parses must fit the mapping; later ones are judged alone. */
function planCache(mapping: ImportMapping): (columns: readonly string[]) => ColumnPlan | null {
  const plans = new Map<string, ColumnPlan | null>();
  return (columns) => {
    const key = JSON.stringify(columns);
    const known = plans.get(key);
    if (known !== undefined) return known;
    let plan: ColumnPlan | null = null;
    try {
      plan = planColumns(columns, mapping);
    } catch (error) {
      if (plans.size === 0 || !(error instanceof ImportFileError)) throw error;
    }
    // Hostile files have a new set of members a line.
    if (plans.size < 1_000) plans.set(key, plan);
    return plan;
  };
}

function split(
  opened: OpenedFile,
  scanner: RecordScanner,
  lineEnd: number,
  offset: number,
  line: number,
  resumes: boolean,
): AsyncGenerator<readonly RawRecord[]> {
  const { file, sizeBytes } = opened;
  return splitRecords(file, { scanner, lineEnd, offset, line, sizeBytes, recordMaxBytes, resumes });
}

/** An element of an array comes with the comma and the line ends before it; its line is where its text is. */
function atItsText(raw: RawRecord): RawRecord {
  let begin = 0;
  while (
    begin < raw.bytes.length &&
    ' \t\r\n,'.includes(String.fromCharCode(raw.bytes[begin] ?? 0))
  )
    begin += 1;
  if (begin === 0) return raw;
  return {
    ...raw,
    line: raw.line + newlinesIn(raw.bytes, begin),
    bytes: raw.bytes.subarray(begin),
  };
}

function newlinesIn(bytes: Buffer, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at !== -1 && at < end; at = bytes.indexOf(newline, at + 1))
    count += 1;
  return count;
}

function isBlank(raw: RawRecord): boolean {
  return raw.fault === null && raw.bytes.length < 256 && raw.bytes.toString('latin1').trim() === '';
}

class RecordCounter {
  readonly #after: number;
  #record = 0;

  constructor(after: number) {
    this.#after = after;
  }

  /** Drops what an earlier run has read; the numbers go on. */
  skip(records: readonly RawRecord[]): readonly RawRecord[] {
    const skipped = Math.max(0, Math.min(records.length, this.#after - this.#record));
    this.#record += skipped;
    return records.slice(skipped);
  }

  number<Cells>(parsed: ParsedRecord<Cells>, read: (cells: Cells) => RowResult): ReadRow {
    this.#record += 1;
    const { line } = parsed.raw;
    const result = 'cells' in parsed ? read(parsed.cells) : bad(parsed.code, parsed.reason);
    return result.ok
      ? { line, record: this.#record, ok: true, row: result.row }
      : {
          line,
          record: this.#record,
          ok: false,
          code: result.code,
          reason: result.reason,
          raw: start(parsed.raw),
        };
  }
}

function bad(code: RowFault, reason: string): RowResult {
  return { ok: false, code, reason };
}

function start(raw: RawRecord): string {
  const text = withoutLineEnd(raw.bytes.subarray(0, rawMaxCharacters * 4)).toString('utf8');
  return text.slice(0, rawMaxCharacters).replace(/[\uD800-\uDBFF]$/, '');
}
