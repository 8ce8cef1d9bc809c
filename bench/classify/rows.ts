import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Row = { readonly text: string; readonly label: string };

export type MarkedSet = {
  readonly train: readonly string[];
  readonly validation: readonly string[];
};

/** The rows of one set, or null when the folder is not there. Rows marked out of scope are left out. */
export function readSet(
  folder: string,
): { readonly train: readonly Row[]; readonly validation: readonly Row[] } | null {
  const train = join(folder, 'train.csv');
  const validation = join(folder, 'validation.csv');
  if (!existsSync(train) || !existsSync(validation)) return null;
  return { train: readRows(train), validation: readRows(validation) };
}

/** The texts of one set that are marked out of scope. */
export function readMarked(folder: string): MarkedSet {
  const texts = (part: string): readonly string[] =>
    readRows(join(folder, part), '0').map((row) => row.text);
  return { train: texts('train.csv'), validation: texts('validation.csv') };
}

/** Rows with this mark; a set without marks is in scope as a whole. */
function readRows(path: string, mark: '0' | '1' = '1'): readonly Row[] {
  const [header, ...records] = parseCsv(readFileSync(path, 'utf8'));
  const column = (name: string): number => header?.indexOf(name) ?? -1;
  const [text, label, inScope] = [column('text'), column('label'), column('in_scope')];
  return records
    .filter((record) => (inScope >= 0 && record[inScope] === '0' ? '0' : '1') === mark)
    .map((record) => ({ text: record[text] ?? '', label: record[label] ?? '' }));
}

/** RFC 4180 records; a byte order mark is dropped. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let quoted = false;
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  for (let at = 0; at < source.length; at += 1) {
    const unit = source.charAt(at);
    if (quoted) {
      if (unit !== '"') field += unit;
      else if (source.charAt(at + 1) === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (unit === '"') quoted = true;
    else if (unit === ',') {
      record.push(field);
      field = '';
    } else if (unit === '\n') {
      record.push(field.endsWith('\r') ? field.slice(0, -1) : field);
      records.push(record);
      record = [];
      field = '';
    } else field += unit;
  }
  if (field !== '' || record.length > 0) records.push([...record, field]);
  return records;
}
