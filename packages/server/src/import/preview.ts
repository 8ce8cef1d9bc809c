import { randomUUID } from 'node:crypto';
import { type ImportPreview, importLimits, type PreviewRow } from '@signalbox/contract';
import {
  ImportFileError,
  type ImportMapping,
  planColumns,
  type ReadRow,
  readColumns,
  readRows,
} from '../import-file/index.ts';
import type { ImportFolder } from './import-folder.ts';
import { judged } from './judge-text.ts';

/**
 * What an import would make of the head of a file. The reader of files needs one on disk, so it lies in the folder for that
 * moment. Texts come back as the caller sent them: not redacted, and not kept.
 *
 * @param suffix of the file's name, by which its format is told
 */
export async function previewImport(
  folder: ImportFolder,
  body: Request['body'],
  suffix: string,
  mapping: ImportMapping,
): Promise<ImportPreview> {
  const file = `preview-${randomUUID()}${suffix}`;
  try {
    await folder.keep(file, body, importLimits.previewBytesMax);
    return await look(folder.path(file), mapping);
  } finally {
    await folder.remove(file);
  }
}

async function look(path: string, mapping: ImportMapping): Promise<ImportPreview> {
  let columns: readonly string[] = [];
  let read: ImportPreview['mapping'] = {};
  const rows: PreviewRow[] = [];
  try {
    columns = await readColumns(path);
    read = Object.fromEntries(columns.map((column) => [column, null]));
    const plan = planColumns(columns, mapping);
    read = {
      ...read,
      ...Object.fromEntries([...plan].map(([target, column]) => [column, target])),
    };
    for await (const row of readRows(path, { mapping })) {
      rows.push(toPreview(judged(row)));
      if (rows.length === importLimits.previewRowsMax) break;
    }
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error;
    // Only here does the message go out: it names columns of the file that its own sender is looking at.
    const faults = [{ code: error.code, message: error.message }];
    return { columns: [...columns], mapping: read, rows, faults };
  }
  return { columns: [...columns], mapping: read, rows, faults: [] };
}

function toPreview(read: ReadRow): PreviewRow {
  const { line } = read;
  if (!read.ok) return { line, ok: false, code: read.code, reason: read.reason };
  const { externalId, subject, body, labels, inScope, receivedAt, fields } = read.row;
  const texts = { externalId, subject, body, inScope, receivedAt };
  return { line, ok: true, ...texts, labels: { ...labels }, fields: { ...fields } };
}
