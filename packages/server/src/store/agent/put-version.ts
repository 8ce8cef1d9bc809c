import type { Tx } from '../tx.ts';

const text = `
  insert into agent_version (tenant_id, id, agent, config) values ($1, $2, $3, $4)
  on conflict (tenant_id, id) do nothing`;

/** Keeps a version. The id is the content's, so the same content is kept once. */
export async function putVersion(
  tx: Tx,
  version: { readonly id: string; readonly agent: string; readonly config: unknown },
): Promise<void> {
  const config = JSON.stringify(version.config);
  await tx.query(text, [tx.tenantId, version.id, version.agent, config]);
}
