import type { Tx } from '../tx.ts';

const text = `select config -> 'knowledge' as knowledge from agent_version where tenant_id = $1 and id = $2`;

/** The articles a version of an agent reads, path → id; null for a version nobody knows or one that reads none. */
export async function versionArticles(
  tx: Tx,
  version: string,
): Promise<Readonly<Record<string, string>> | null> {
  const rows = await tx.query<{ knowledge: Readonly<Record<string, string>> | null }>(text, [
    tx.tenantId,
    version,
  ]);
  return rows[0]?.knowledge ?? null;
}
