import type { AlertConfig, Policy, SourceConfig } from '@signalbox/contract';
import type { Tx } from '../tx.ts';

export interface WorkspaceStateRow {
  readonly content_hash: string;
  readonly policy: Policy;
}

const readText = `select content_hash, policy from workspace_state where tenant_id = $1`;
const saveText = `
  insert into workspace_state (tenant_id, content_hash, policy, name, alerts) values ($1, $2, $3, $4, $5)
  on conflict (tenant_id) do update set content_hash = excluded.content_hash, policy = excluded.policy,
    name = excluded.name, alerts = excluded.alerts, loaded_at = now()`;
const alertsText = `select alerts from workspace_state where tenant_id = $1`;
const sourceText = `
  insert into source (tenant_id, name, type, config) values ($1, $2, $3, $4)
  on conflict (tenant_id, name) do update set type = excluded.type, config = excluded.config, updated_at = now()`;
const listText = `select name, config from source where tenant_id = $1 and type <> 'removed'`;
const removeText = `
  update source set type = 'removed', updated_at = now()
  where tenant_id = $1 and not (name = any ($2::text[]))`;

/** What was published last; undefined before the first time. */
export async function readWorkspaceState(tx: Tx): Promise<WorkspaceStateRow | undefined> {
  const rows = await tx.query<WorkspaceStateRow>(readText, [tx.tenantId]);
  return rows[0];
}

export async function saveWorkspaceState(
  tx: Tx,
  state: {
    readonly name: string;
    readonly contentHash: string;
    readonly policy: Policy;
    readonly sources: readonly SourceConfig[];
    readonly alerts: readonly AlertConfig[];
  },
): Promise<void> {
  const policy = JSON.stringify(state.policy);
  const alerts = JSON.stringify(state.alerts);
  await tx.query(saveText, [tx.tenantId, state.contentHash, policy, state.name, alerts]);
  for (const source of state.sources) {
    const config = JSON.stringify(source);
    await tx.query(sourceText, [tx.tenantId, source.name, source.type, config]);
  }
  await tx.query(removeText, [tx.tenantId, state.sources.map((source) => source.name)]);
}

/** Sources as published: secrets stand as `${NAME}`. */
export async function listSources(tx: Tx): Promise<readonly SourceConfig[]> {
  const rows = await tx.query<{ config: SourceConfig }>(listText, [tx.tenantId]);
  return rows.map((row) => row.config);
}

/** Who is told of what fires, as published: secrets stand as `${NAME}`. */
export async function readAlertConfigs(tx: Tx): Promise<readonly AlertConfig[]> {
  const rows = await tx.query<{ alerts: readonly AlertConfig[] }>(alertsText, [tx.tenantId]);
  return rows[0]?.alerts ?? [];
}
