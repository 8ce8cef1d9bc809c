import type { Tx } from '../tx.ts';

const setText = `
  insert into release (tenant_id, agent, version_id, position) values ($1, $2, $3, $4)
  on conflict (tenant_id, agent) do update
    set previous_id = case when release.version_id = excluded.version_id then release.previous_id else release.version_id end,
      version_id = excluded.version_id, position = excluded.position, updated_at = now()`;

const removeText = `delete from release where tenant_id = $1 and not (agent = any ($2::text[])) returning agent`;

/** Makes a version serve its agent; the one before becomes the version to roll back to. */
export async function setRelease(
  tx: Tx,
  release: { readonly agent: string; readonly versionId: string; readonly position: number },
): Promise<void> {
  await tx.query(setText, [tx.tenantId, release.agent, release.versionId, release.position]);
}

/** Takes agents that left the workspace out of service; returns their names. */
export async function removeReleases(tx: Tx, keep: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ agent: string }>(removeText, [tx.tenantId, keep]);
  return rows.map((row) => row.agent);
}
