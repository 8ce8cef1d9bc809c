import type { Tx } from '../tx.ts';

/** An item whose decision waits for what models say. */
export interface ThinkingRow {
  readonly item_id: string;
  readonly revision_no: number;
  readonly conversation_id: string;
  readonly agent: string;
  readonly version: string;
  readonly probe: boolean;
}

const text = `
  with r as materialized (
    select * from json_to_recordset($1::json) as r(
      item_id uuid, revision_no int, conversation_id uuid, agent text, version text, probe boolean)
  ), moved as (
    update item i set state = 'deciding', conversation_id = r.conversation_id, hold_id = null, queue = null,
      stuck_code = null, stuck_at = null, updated_at = now()
    from r
    where i.tenant_id = $2 and i.id = r.item_id and i.revision_no = r.revision_no and (i.state = 'received') is true
    returning i.id
  ), conversations as (
    insert into conversation (tenant_id, id, item_id, revision_no, agent, version, probe)
    select $2, conversation_id, item_id, revision_no, agent, version, probe from r where item_id in (select id from moved)
  )
  select id from moved`;

/** Moves items that were received on to `deciding`, each with a conversation that waits for a worker; returns their ids. */
export async function beginThinking(
  tx: Tx,
  rows: readonly ThinkingRow[],
): Promise<readonly string[]> {
  if (rows.length === 0) return [];
  const moved = await tx.query<{ id: string }>(text, [JSON.stringify(rows), tx.tenantId]);
  return moved.map(({ id }) => id);
}
