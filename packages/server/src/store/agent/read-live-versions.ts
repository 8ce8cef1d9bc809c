import type { Tx } from '../tx.ts';

export interface LiveVersionRow {
  readonly agent: string;
  readonly version_id: string;
  readonly previous_id: string | null;
  readonly config: unknown;
}

const text = `
  select r.agent, r.version_id, r.previous_id, v.config
  from release r join agent_version v on v.tenant_id = r.tenant_id and v.id = r.version_id
  where r.tenant_id = $1 order by r.position, r.agent`;

/** The version that serves each agent, in the order agents are asked. */
export function readLiveVersions(tx: Tx): Promise<readonly LiveVersionRow[]> {
  return tx.query(text, [tx.tenantId]);
}
