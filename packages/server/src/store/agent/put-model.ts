import type { Tx } from '../tx.ts';

const text = `
  insert into model_artifact (tenant_id, id, rows, fields, seed, checksum, bytes)
  values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant_id, id) do nothing`;

/** Keeps a trained model under the hash of its bytes. */
export async function putModel(
  tx: Tx,
  model: {
    readonly id: string;
    readonly rows: number;
    readonly fields: unknown;
    readonly seed: number;
    readonly checksum: Buffer;
    readonly bytes: Uint8Array;
  },
): Promise<void> {
  const fields = JSON.stringify(model.fields);
  const values = [tx.tenantId, model.id, model.rows, fields, model.seed, model.checksum];
  await tx.query(text, [...values, Buffer.from(model.bytes)]);
}
