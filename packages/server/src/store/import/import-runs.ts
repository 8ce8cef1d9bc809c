import type { Tx } from '../tx.ts';

export type ImportMode = 'history' | 'new';

/** How far an import of a file has come. */
export interface ImportRunRow {
  readonly id: string;
  /** Records of the file dealt with, good or bad. */
  readonly rows_done: number;
  readonly imported: number;
  readonly duplicates: number;
  readonly quarantined: number;
}

const columns = 'id, rows_done, imported, duplicates, quarantined';
const findText = `
  select ${columns} from import_run
  where tenant_id = $1 and fingerprint = $2 and mode = $3 and finished_at is null`;
const startText = `
  insert into import_run (tenant_id, id, fingerprint, mode, mapping) values ($1, $2, $3, $4, $5)
  on conflict (tenant_id, fingerprint, mode) where finished_at is null do nothing`;
const advanceText = `
  update import_run set rows_done = $4, imported = imported + $5, duplicates = duplicates + $6, quarantined = quarantined + $7
  where tenant_id = $1 and id = $2 and rows_done = $3 and finished_at is null
  returning ${columns}`;
const finishText = `
  update import_run set finished_at = now(), state = case when name is not null then 'done' end
  where tenant_id = $1 and id = $2 and finished_at is null`;

/** The unfinished import of this file in this mode, made when there is none. */
export async function takeImportRun(
  tx: Tx,
  wanted: {
    readonly newId: string;
    readonly fingerprint: string;
    readonly mode: ImportMode;
    readonly mapping: unknown;
  },
): Promise<ImportRunRow> {
  const { newId, fingerprint, mode, mapping } = wanted;
  const values = [tx.tenantId, newId, fingerprint, mode, JSON.stringify(mapping)];
  await tx.query(startText, values);
  const [row] = await tx.query<ImportRunRow>(findText, [tx.tenantId, fingerprint, mode]);
  if (row === undefined) throw new Error('the import was finished by another process');
  return row;
}

export interface ImportStep {
  readonly id: string;
  /** Where this step began; the run must still stand there. */
  readonly from: number;
  readonly to: number;
  readonly imported: number;
  readonly duplicates: number;
  readonly quarantined: number;
}

/** Moves a run on; undefined when another process moved it meanwhile, and then nothing was changed. */
export async function advanceImportRun(
  tx: Tx,
  step: ImportStep,
): Promise<ImportRunRow | undefined> {
  const { id, from, to, imported, duplicates, quarantined } = step;
  const values = [tx.tenantId, id, from, to, imported, duplicates, quarantined];
  const rows = await tx.query<ImportRunRow>(advanceText, values);
  return rows[0];
}

export async function finishImportRun(tx: Tx, id: string): Promise<void> {
  await tx.query(finishText, [tx.tenantId, id]);
}
