import type { Tx } from '../tx.ts';

/** How far the past of a source has been read. */
export interface BackfillRunRow {
  readonly id: string;
  /** Tickets dealt with, whatever became of them. */
  readonly rows_done: number;
  readonly imported: number;
  readonly duplicates: number;
  /** Could not be read. */
  readonly quarantined: number;
  /** Of the connector; null at the beginning. */
  readonly cursor: unknown;
  /** Null at the beginning. */
  readonly tally: unknown;
}

const columns = 'id, rows_done, imported, duplicates, quarantined, cursor, tally';
const findText = `
  select ${columns} from import_run
  where tenant_id = $1 and fingerprint = $2 and mode = 'history' and source = $3 and finished_at is null`;
const startText = `
  insert into import_run (tenant_id, id, fingerprint, mode, mapping, source) values ($1, $2, $3, 'history', '{}', $4)
  on conflict (tenant_id, fingerprint, mode) where finished_at is null do nothing`;
const advanceText = `
  update import_run set rows_done = rows_done + $4, imported = imported + $5, duplicates = duplicates + $6,
    quarantined = quarantined + $7, cursor = $8, tally = $9
  where tenant_id = $1 and id = $2 and cursor is not distinct from $3::jsonb and rows_done = $10 and finished_at is null
  returning ${columns}`;

/** The unfinished run of this fingerprint, made when there is none. */
export async function takeBackfillRun(
  tx: Tx,
  wanted: { readonly newId: string; readonly fingerprint: string; readonly source: string },
): Promise<BackfillRunRow> {
  const { newId, fingerprint, source } = wanted;
  await tx.query(startText, [tx.tenantId, newId, fingerprint, source]);
  const [row] = await tx.query<BackfillRunRow>(findText, [tx.tenantId, fingerprint, source]);
  if (row === undefined) throw new Error('the run was finished by another process');
  return row;
}

/** What one page adds. */
export interface BackfillStep {
  /** As it was read: the run must still stand there. */
  readonly from: Pick<BackfillRunRow, 'id' | 'cursor' | 'rows_done'>;
  readonly rows: number;
  readonly imported: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly cursor: unknown;
  readonly tally: unknown;
}

/** Moves a run on; undefined when another process moved it meanwhile, and then nothing was changed. */
export async function advanceBackfillRun(
  tx: Tx,
  step: BackfillStep,
): Promise<BackfillRunRow | undefined> {
  const { from, rows, imported, duplicates, quarantined, cursor, tally } = step;
  const values = [
    ...[tx.tenantId, from.id, json(from.cursor), rows, imported, duplicates, quarantined],
    ...[json(cursor), json(tally), from.rows_done],
  ];
  return (await tx.query<BackfillRunRow>(advanceText, values))[0];
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
