import type { Tx } from '../tx.ts';

const text = `select bytes, checksum from model_artifact where tenant_id = $1 and id = $2`;

/** The stored artifact of a model; undefined when there is none. */
export async function readModel(
  tx: Tx,
  id: string,
): Promise<{ readonly bytes: Buffer; readonly checksum: Buffer } | undefined> {
  const rows = await tx.query<{ bytes: Buffer; checksum: Buffer }>(text, [tx.tenantId, id]);
  return rows[0];
}
