import { sniffCsv } from './csv-shape.ts';
import { openImportFile } from './open-import-file.ts';
import { parseCsvRecords, parseJsonRecords } from './parse-records.ts';
import { csvScanner, jsonArrayScanner, lineScanner, type RecordScanner } from './record-scanner.ts';
import type { RawRecord } from './split-records.ts';

/**
 * The columns of a file: the cells of its header, or the members of its first object. Empty when they do not stand in the first
 * 64 KB or cannot be read; reading the rows says why.
 *
 * Throws ImportFileError when the file as a whole cannot be read.
 */
export async function readColumns(path: string): Promise<readonly string[]> {
  const { file, format, head } = await openImportFile(path, undefined);
  await file.close();
  if (format === 'csv') {
    const { delimiter, lineEnd } = sniffCsv(head);
    const [first] = parseCsvRecords(firstRecord(head, csvScanner(delimiter, lineEnd)), delimiter);
    return first !== undefined && 'cells' in first ? first.cells.map((cell) => cell.trim()) : [];
  }
  const array = format === 'json';
  const text = array ? head.subarray(head.indexOf('[') + 1) : head;
  const start = text.indexOf('{');
  if (start === -1) return [];
  const scanner = array ? jsonArrayScanner() : lineScanner();
  const records = firstRecord(text.subarray(start), scanner);
  const [first] = parseJsonRecords(records, array ? 'malformed_json' : 'bad_quotes');
  return first !== undefined && 'cells' in first ? [...first.cells.keys()] : [];
}

function firstRecord(bytes: Buffer, scanner: RecordScanner): readonly RawRecord[] {
  scanner.start();
  const result = scanner.read(bytes, 0);
  const end = result.kind === 'record' ? result.next : bytes.length;
  return [{ line: 1, bytes: bytes.subarray(0, end), fault: null }];
}
