import { asSql, type Database } from '../database.ts';

export interface ResolvedKeyRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly scopes: readonly string[];
  readonly revoked: boolean;
}

const text = `select tenant_id, id, scopes, revoked from signalbox.resolve_api_key($1)`;

/** Whose key this is, by its SHA-256; undefined when nobody's. Runs before a tenant is known. */
export async function resolveKeyRow(
  database: Pick<Database, 'app'>,
  hash: Buffer,
): Promise<ResolvedKeyRow | undefined> {
  const rows = await asSql(database.app).query<ResolvedKeyRow>(text, [hash], 'resolve-key');
  return rows[0];
}
