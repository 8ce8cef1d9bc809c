import type { Tx } from '../tx.ts';

export interface AgentListRow {
  readonly agent: string;
  readonly version_id: string;
  readonly previous_id: string | null;
  readonly updated_at: Date;
  readonly config: {
    readonly agent?: { readonly owner?: string | null; readonly autonomy?: string };
    readonly model?: string | null;
  };
}

const text = `
  select r.agent, r.version_id, r.previous_id, r.updated_at, v.config
  from release r join agent_version v on v.tenant_id = r.tenant_id and v.id = r.version_id
  where r.tenant_id = $1 order by r.position, r.agent`;

/** The agents that serve, in the order they are asked. */
export function listAgents(tx: Tx): Promise<readonly AgentListRow[]> {
  return tx.query(text, [tx.tenantId]);
}
