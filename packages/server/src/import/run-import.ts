import { createHash } from 'node:crypto';
import { canonicalJson } from '@signalbox/domain';
import { uuidV7 } from '../ids/uuid-v7.ts';
import {
  createQuarantine,
  fingerprintFile,
  ImportFileError,
  type ImportMapping,
  type Quarantine,
  type ReadRow,
  readRows,
} from '../import-file/index.ts';
import type { LineContext } from '../line/context.ts';
import {
  finishImportRun,
  type ImportMode,
  type ImportRunRow,
  takeImportRun,
} from '../store/import/import-runs.ts';
import { inTenant } from '../store/tx.ts';
import { inBatches } from './batches.ts';
import { quarantinePath, trimQuarantine } from './quarantine-file.ts';
import { takeHistory } from './take-history.ts';
import { takeNew } from './take-new.ts';

export interface ImportOptions {
  readonly file: string;
  readonly mapping: ImportMapping;
  readonly mode: ImportMode;
  /** Where the quarantine goes when the file's own folder cannot be written. */
  readonly home: string;
  /** Stops between two batches; what was taken stays taken. */
  readonly signal?: AbortSignal | undefined;
  /** `estimate` is of the whole file and moves. */
  readonly onProgress?: ((rows: number, estimate: number) => void) | undefined;
}

export interface ImportResult {
  /** All records of the file: `imported + duplicates + quarantined`, also over several runs. */
  readonly rows: number;
  readonly imported: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly quarantineFile: string | null;
  /** Records an earlier, interrupted run had dealt with. */
  readonly resumedAt: number;
  /** False when the signal stopped it; the next run goes on from there. */
  readonly complete: boolean;
  /** Marks the import as done, so that the next one of the same file begins anew. */
  readonly finish: () => Promise<void>;
}

const batchRows = 250;

/** Fewer new answers than this teach nothing new: a history that brings less is not trained on. */
export const trainFromRows = 10;

/**
 * Takes a file in batches, each in one transaction with its progress. An import that was killed goes on where the last
 * batch was committed; no row is taken twice.
 *
 * @throws ImportFileError when the file cannot be read as a whole; ImportTakenOverError
 */
export async function runImport(
  context: LineContext,
  tenantId: string,
  options: ImportOptions,
): Promise<ImportResult> {
  const { file, mapping, mode } = options;
  const fingerprint = await fingerprintOf(file, mapping);
  const begun = await inTenant(context.database, tenantId, (tx) =>
    takeImportRun(tx, { newId: uuidV7(), fingerprint, mode, mapping }),
  );
  const path = await quarantinePath(file, options.home);
  await trimQuarantine(path, begun.quarantined);
  const quarantine = createQuarantine(path, { append: true });
  try {
    const { run, complete } = await takeAll(context, tenantId, options, begun, quarantine);
    return {
      rows: run.rows_done,
      imported: run.imported,
      duplicates: run.duplicates,
      quarantined: run.quarantined,
      quarantineFile: run.quarantined === 0 ? null : path,
      resumedAt: begun.rows_done,
      complete,
      finish: () => inTenant(context.database, tenantId, (tx) => finishImportRun(tx, run.id)),
    };
  } finally {
    await quarantine.close();
  }
}

async function takeAll(
  context: LineContext,
  tenantId: string,
  options: ImportOptions,
  begun: ImportRunRow,
  quarantine: Quarantine,
): Promise<{ readonly run: ImportRunRow; readonly complete: boolean }> {
  const take = options.mode === 'history' ? takeHistory : takeNew;
  const { file, mapping, signal } = options;
  const size = await sizeOf(file);
  const meter = { rows: 0, bytes: 0 };
  let run = begun;
  const rows = readRows(file, { mapping, afterRecord: begun.rows_done });
  for await (const batch of inBatches(rows, batchRows)) {
    if (signal?.aborted === true) return { run, complete: false };
    run = await take(context, tenantId, run, batch, quarantine);
    for (const row of batch) meter.bytes += approximateBytes(row);
    meter.rows += batch.length;
    options.onProgress?.(run.rows_done, Math.round((size * meter.rows) / Math.max(1, meter.bytes)));
  }
  return { run, complete: signal?.aborted !== true };
}

/** Tells a file read in this way from every other. Throws ImportFileError when it cannot be opened. */
export async function fingerprintOf(file: string, mapping: ImportMapping): Promise<string> {
  try {
    const { sizeBytes, headSha256, tailSha256 } = await fingerprintFile(file);
    const identity = canonicalJson({ sizeBytes, headSha256, tailSha256, mapping: { ...mapping } });
    return createHash('sha256').update(identity).digest('hex');
  } catch (error) {
    throw notReadable(error);
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await fingerprintFile(file)).sizeBytes;
}

function notReadable(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EISDIR') return new ImportFileError('not_a_file', 'this is a folder, not a file');
  if (code === undefined) return error;
  return new ImportFileError('file_not_found', `the file cannot be opened (${code})`);
}

/** Only for the bar: what the row's text takes in the file, with a few separators. */
function approximateBytes(row: ReadRow): number {
  if (!row.ok) return Buffer.byteLength(row.raw);
  const { body, subject, labels, externalId } = row.row;
  const text = [body, subject ?? '', externalId ?? '', ...Object.values(labels)].join(',');
  return Buffer.byteLength(text) + 12;
}
