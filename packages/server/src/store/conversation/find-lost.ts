import type { Sql } from '../database.ts';
import type { Tx } from '../tx.ts';

// Whoever has one ends it, or its job begins another and says that it is lost. What is left belongs to an item that went on without
// it: a newer text came, and then its worker died. Or it is a replay, which no item ever waits for.
const findText = `
  select tenant_id as "tenantId", array_agg(id) as ids from (
    select c.tenant_id, c.id from conversation c
    where c.outcome is null and c.started_at < now() - interval '20 minutes' and not exists (
      select from item i where i.tenant_id = c.tenant_id and i.id = c.item_id and i.conversation_id = c.id)
    limit 1000) as lost
  group by tenant_id`;
const endText = `
  update conversation set ended_at = now(), outcome = 'lost'
  where tenant_id = $1 and id = any ($2::uuid[]) and outcome is null
  returning id`;

/** Open conversations no item waits for. None takes longer than 20 minutes. */
export function findLostConversations(
  system: Sql,
): Promise<readonly { readonly tenantId: string; readonly ids: readonly string[] }[]> {
  return system.query(findText, [], 'find-lost-conversations');
}

/** Says of conversations that they are lost; returns of how many. */
export async function endLost(tx: Tx, ids: readonly string[]): Promise<number> {
  return (await tx.query(endText, [tx.tenantId, ids])).length;
}
