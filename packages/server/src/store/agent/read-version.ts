import type { Tx } from '../tx.ts';
import type { LiveVersionRow } from './read-live-versions.ts';

const text = `
  select agent, id as version_id, null as previous_id, config from agent_version
  where tenant_id = $1 and agent = $2 and id = $3`;

/** A version of an agent, whether it serves or not. */
export async function readVersion(
  tx: Tx,
  agent: string,
  id: string,
): Promise<LiveVersionRow | undefined> {
  const [row] = await tx.query<LiveVersionRow>(text, [tx.tenantId, agent, id]);
  return row;
}
