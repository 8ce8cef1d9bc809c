import type { Tx } from '../tx.ts';

export interface VersionMeaningRow {
  /** How it searches by meaning; null: by words alone. */
  readonly meaning: {
    readonly provider: string;
    readonly id: string;
    readonly dimensions: number | null;
    readonly atLeast: number;
  } | null;
}

const text = `select config -> 'meaning' as meaning from agent_version where tenant_id = $1 and id = $2`;

/** How a version of an agent searches its articles; undefined for one nobody knows. */
export async function versionMeaning(
  tx: Tx,
  version: string,
): Promise<VersionMeaningRow | undefined> {
  const rows = await tx.query<VersionMeaningRow>(text, [tx.tenantId, version]);
  return rows[0];
}
