import type { Tx } from '../tx.ts';

export interface CalibratorRow {
  readonly agent: string;
  readonly version: string;
  /** `tier/field`. */
  readonly field: string;
  readonly params: unknown;
}

const latestText = `
  select distinct on (agent, version, field) agent, version, field, params
  from calibrator where tenant_id = $1 and version = any ($2::text[])
  order by agent, version, field, id desc`;

const putText = `
  insert into calibrator (tenant_id, id, agent, version, field, method, params, outcomes, origin)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;

/** The newest calibrator of each field of the given versions. Earlier ones are kept: decisions were made by them. */
export function latestCalibrators(
  tx: Tx,
  versions: readonly string[],
): Promise<readonly CalibratorRow[]> {
  return tx.query(latestText, [tx.tenantId, versions]);
}

export async function putCalibrator(
  tx: Tx,
  row: CalibratorRow & {
    readonly id: string;
    readonly method: string;
    readonly outcomes: number;
    readonly origin: 'history' | 'outcomes';
  },
): Promise<void> {
  await tx.query(putText, [
    tx.tenantId,
    row.id,
    row.agent,
    row.version,
    row.field,
    row.method,
    JSON.stringify(row.params),
    row.outcomes,
    row.origin,
  ]);
}
