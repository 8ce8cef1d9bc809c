import type { Quarantine, ReadRow } from '../import-file/index.ts';
import type { LineContext } from '../line/context.ts';
import { acceptArrivals } from '../line/intake.ts';
import { advanceImportRun, type ImportRunRow } from '../store/import/import-runs.ts';
import { inTenant } from '../store/tx.ts';
import { ImportTakenOverError } from './error.ts';
import { judged } from './judge-text.ts';
import { prepareNew } from './prepare-new.ts';

/**
 * Takes a batch as new items, through the door everything comes in by, and then moves the run on. A process killed between
 * the two takes the batch again; intake then finds every row a repeat, so no item exists twice.
 */
export async function takeNew(
  context: LineContext,
  tenantId: string,
  run: ImportRunRow,
  read: readonly ReadRow[],
  quarantine: Quarantine,
): Promise<ImportRunRow> {
  const keys = context.keysOf(tenantId);
  const batch = read.map(judged);
  const bad = batch.filter((row) => !row.ok);
  const arrivals: Parameters<typeof acceptArrivals>[2][number][] = [];
  const counts = { imported: 0, duplicates: 0, quarantined: bad.length };
  for (const row of bad) await quarantine.write(row);
  for (const row of batch) {
    if (!row.ok) continue;
    const prepared = prepareNew(keys, row.row);
    if (prepared.ok) {
      arrivals.push({ item: prepared.item, idempotencyKey: null, actor: 'system' });
      continue;
    }
    await quarantine.write({ line: row.line, ...prepared.bad });
    counts.quarantined += 1;
  }
  const results = await acceptArrivals(context, tenantId, arrivals);
  for (const result of results) {
    // Without revision and Idempotency-Key nothing can be in conflict, so this is a fault of ours, not of the row.
    if (result.kind === 'refused') throw new Error(`intake refused a row: ${result.code}`);
    if (result.duplicate) counts.duplicates += 1;
    else counts.imported += 1;
  }
  return inTenant(context.database, tenantId, async (tx) => {
    const to = batch.at(-1)?.record ?? run.rows_done;
    const moved = await advanceImportRun(tx, { id: run.id, from: run.rows_done, to, ...counts });
    if (moved === undefined) throw new ImportTakenOverError();
    return moved;
  });
}
