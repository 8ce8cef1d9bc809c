import type { Quarantine, ReadRow } from '../import-file/index.ts';
import type { LineContext } from '../line/context.ts';
import { advanceImportRun, type ImportRunRow } from '../store/import/import-runs.ts';
import { insertExamples } from '../store/import/insert-examples.ts';
import { inTenant } from '../store/tx.ts';
import { ImportTakenOverError } from './error.ts';
import { judged } from './judge-text.ts';
import { prepareExample } from './prepare-example.ts';

/** Keeps a batch of past tickets and moves the run on, in one transaction. */
export async function takeHistory(
  context: LineContext,
  tenantId: string,
  run: ImportRunRow,
  read: readonly ReadRow[],
  quarantine: Quarantine,
): Promise<ImportRunRow> {
  const keys = context.keysOf(tenantId);
  const also = await context.alsoRedacted(tenantId);
  const batch = read.map(judged);
  const good = batch.flatMap((row) => (row.ok ? [prepareExample(keys, row.row, also)] : []));
  const bad = batch.filter((row) => !row.ok);
  // Before the commit: a bad row that is counted but not in the file would be lost; the other way round it is trimmed.
  for (const row of bad) await quarantine.write(row);
  return inTenant(context.database, tenantId, async (tx) => {
    const imported = await insertExamples(tx, run.id, good);
    const moved = await advanceImportRun(tx, {
      id: run.id,
      from: run.rows_done,
      to: batch.at(-1)?.record ?? run.rows_done,
      imported,
      duplicates: good.length - imported,
      quarantined: bad.length,
    });
    if (moved === undefined) throw new ImportTakenOverError();
    return moved;
  });
}
