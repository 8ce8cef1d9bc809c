import { appendAudit } from '../agents/version-change.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import {
  ImportFileError,
  type ImportFileFault,
  type ImportMapping,
  planColumns,
  readColumns,
} from '../import-file/index.ts';
import { TrainingError, type TrainingReport } from '../learn/train.ts';
import type { LineContext } from '../line/context.ts';
import { isTransientDatabaseError } from '../store/errors.ts';
import {
  asOnlyImporter,
  countOpenRuns,
  findOpenRuns,
  type HttpRunRow,
  markFailed,
  markRunning,
  readHttpRun,
  setFile,
  setRowsTotal,
  setTrained,
  startHttpRun,
} from '../store/import/http-runs.ts';
import type { ImportMode } from '../store/import/import-runs.ts';
import { inTenant } from '../store/tx.ts';
import { ImportTakenOverError } from './error.ts';
import type { ImportFolder } from './import-folder.ts';
import { fingerprintOf, type ImportResult, runImport, trainFromRows } from './run-import.ts';

/** Why an import ended without its rows: the fault of the file, or ours. */
export type ImportFailure = ImportFileFault | 'file_lost' | 'training_failed' | 'internal';

export interface ImportOrder {
  readonly tenantId: string;
  readonly actor: string;
  /** As its sender calls the file; its ending tells the format. */
  readonly name: string;
  readonly suffix: string;
  readonly mode: ImportMode;
  readonly mapping: ImportMapping;
  readonly body: Request['body'];
  readonly bytesMax: number;
}

export interface HttpImports {
  readonly folder: ImportFolder;
  /**
   * Keeps the file, records the import and starts it. Returns the import's id; undefined when the tenant has too many under way.
   *
   * @throws UploadError, ImportFileError for a file that cannot be read as a whole
   */
  take(order: ImportOrder): Promise<string | undefined>;
  /** Resolves when no import of this process is under way. */
  idle(): Promise<void>;
}

export interface HttpImportsOptions {
  readonly context: LineContext;
  readonly folder: ImportFolder;
  readonly train: (tenantId: string, signal: AbortSignal) => Promise<TrainingReport>;
  /** Aborted when the process stops: an import stops between two batches or while it trains, and goes on in the next process. */
  readonly stopping: AbortSignal;
  /** How often imports are looked for that nobody runs. Default 10,000. */
  readonly everyMs?: number | undefined;
}

const openPerTenantMax = 20;
/** Time for the process that has the file to take it up, before it is taken for lost. */
const lostAfterMs = 3_600_000;
const progressMs = 1_000;

/**
 * Imports that came over HTTP, one at a time in this process. What is not finished when a process ends or dies goes on in the
 * next one that has the file; the lock and the count of rows see to it that no row is taken twice.
 */
export function openHttpImports(options: HttpImportsOptions): HttpImports {
  const { context, folder, stopping } = options;
  let running: Promise<void> = Promise.resolve();
  let waiting = false;

  const runAll = async (): Promise<void> => {
    waiting = false;
    for (const open of await findOpenRuns(context.database)) {
      if (stopping.aborted) return;
      await asOnlyImporter(context.database, open.id, () =>
        runOne(options, open.tenant_id, open.id),
      );
    }
  };
  // One look after another, and never two that wait: the one that waits sees all that came before it.
  const wake = (): void => {
    if (waiting || stopping.aborted) return;
    waiting = true;
    running = running
      .then(runAll)
      .catch((error: unknown) => context.logger.warn({ err: error }, 'imports wait'));
  };
  const timer = setInterval(() => {
    wake();
    folder.tidy(context.now()).catch(() => undefined);
  }, options.everyMs ?? 10_000);
  timer.unref();
  stopping.addEventListener('abort', () => clearInterval(timer));
  wake();

  return {
    folder,
    idle: () => running,
    take: async (order) => {
      const id = await record(context, folder, order);
      if (id === undefined) return undefined;
      context.announce(order.tenantId, 'imports');
      wake();
      return id;
    },
  };
}

async function record(
  context: LineContext,
  folder: ImportFolder,
  order: ImportOrder,
): Promise<string | undefined> {
  const { tenantId, actor, mode, mapping, name } = order;
  const id = uuidV7();
  const file = `${id}${order.suffix}`;
  await folder.keep(file, order.body, order.bytesMax);
  try {
    const path = folder.path(file);
    planColumns(await readColumns(path), mapping);
    const fingerprint = await fingerprintOf(path, mapping);
    const kept = await inTenant(context.database, tenantId, async (tx) => {
      if ((await countOpenRuns(tx)) >= openPerTenantMax) return undefined;
      const run = await startHttpRun(tx, { id, fingerprint, mode, mapping, name, actor, file });
      // The same file came before and that one is gone, with the home it lay in.
      if (run.file !== file && !(await folder.has(run.file))) await setFile(tx, run.id, file);
      const detail = { importId: run.id, as: mode };
      await appendAudit(context, tx, [
        { stage: 'intake', type: 'import_taken', actor, itemId: null, detail },
      ]);
      return run;
    });
    if (kept === undefined || (kept.file !== file && (await folder.has(kept.file))))
      await folder.remove(file);
    return kept?.id;
  } catch (error) {
    await folder.remove(file);
    throw error;
  }
}

async function runOne(options: HttpImportsOptions, tenantId: string, id: string): Promise<void> {
  const { context, folder } = options;
  const { database } = context;
  const run = await inTenant(database, tenantId, (tx) => readHttpRun(tx, id));
  if (run === undefined || run.finished_at !== null) return;
  if (!(await folder.has(run.file))) {
    // Perhaps it lies in the home of another process.
    const late = context.now() - run.started_at.getTime() > lostAfterMs;
    if (late) await fail(options, tenantId, run, 'file_lost');
    return;
  }
  await inTenant(database, tenantId, (tx) => markRunning(tx, id));
  context.announce(tenantId, 'imports');
  try {
    const result = await runImport(context, tenantId, {
      file: folder.path(run.file),
      mapping: run.mapping,
      mode: run.mode,
      home: folder.path(''),
      signal: options.stopping,
      onProgress: progress(context, tenantId, id),
    });
    if (result.complete) await finish(options, tenantId, run, result);
  } catch (error) {
    await afterError(options, tenantId, run, error);
  }
}

async function finish(
  options: HttpImportsOptions,
  tenantId: string,
  run: HttpRunRow,
  result: ImportResult,
): Promise<void> {
  const { context, folder } = options;
  const teaches = run.mode === 'history' && result.imported >= trainFromRows;
  const trained = teaches ? await options.train(tenantId, options.stopping) : null;
  const fields = trained === null || trained.model === null ? null : { fields: trained.fields };
  await inTenant(context.database, tenantId, async (tx) => {
    await setTrained(tx, run.id, fields);
    const { rows, imported, duplicates, quarantined } = result;
    const detail = { importId: run.id, rows, imported, duplicates, quarantined };
    await appendAudit(context, tx, [
      { stage: 'intake', type: 'import_done', actor: run.actor, itemId: null, detail },
    ]);
  });
  await result.finish();
  await folder.remove(run.file);
  context.announce(tenantId, 'imports');
}

async function afterError(
  options: HttpImportsOptions,
  tenantId: string,
  run: HttpRunRow,
  error: unknown,
): Promise<void> {
  // The command line is at the same file, or the database is away: the next look decides.
  if (error instanceof ImportTakenOverError || isTransientDatabaseError(error)) return;
  // Training was ended with the process; all rows are in, and the next process trains.
  if (options.stopping.aborted && error === options.stopping.reason) return;
  if (error instanceof ImportFileError) return fail(options, tenantId, run, error.code);
  options.context.logger.error({ err: error, importId: run.id }, 'an import failed');
  return fail(
    options,
    tenantId,
    run,
    error instanceof TrainingError ? 'training_failed' : 'internal',
  );
}

async function fail(
  { context, folder }: HttpImportsOptions,
  tenantId: string,
  run: HttpRunRow,
  code: ImportFailure,
): Promise<void> {
  await inTenant(context.database, tenantId, async (tx) => {
    if (!(await markFailed(tx, run.id, code))) return;
    const detail = { importId: run.id, code };
    await appendAudit(context, tx, [
      { stage: 'intake', type: 'import_failed', actor: run.actor, itemId: null, detail },
    ]);
  });
  // What was taken stays taken; a repaired file is another file, and repeats of the rows are told apart.
  await folder.remove(run.file);
  context.announce(tenantId, 'imports');
}

/** Tells of the progress once a second at most, beside the import. */
function progress(
  context: LineContext,
  tenantId: string,
  id: string,
): (rows: number, estimate: number) => void {
  let toldMs = Number.NEGATIVE_INFINITY;
  return (rows, estimate) => {
    const nowMs = performance.now();
    if (nowMs - toldMs < progressMs) return;
    toldMs = nowMs;
    const total = Math.max(rows, estimate);
    inTenant(context.database, tenantId, (tx) => setRowsTotal(tx, id, total)).then(
      () => context.announce(tenantId, 'imports'),
      () => undefined,
    );
  };
}
