import type { Tx } from '../tx.ts';

export interface VersionRow {
  readonly id: string;
  readonly agent: string;
  readonly config: unknown;
  readonly created_at: Date;
  readonly live: boolean;
}

const text = `
  select v.id, v.agent, v.config, v.created_at, coalesce(r.version_id = v.id, false) as live
  from agent_version v left join release r on r.tenant_id = v.tenant_id and r.agent = v.agent
  where v.tenant_id = $1 and v.agent = $2 order by v.created_at desc limit 200`;

/** Versions of an agent, newest first. */
export function listVersions(tx: Tx, agent: string): Promise<readonly VersionRow[]> {
  return tx.query(text, [tx.tenantId, agent]);
}
