import type { Tx } from '../tx.ts';

/** A conversation a worker has taken, alone. */
export interface TakenRow {
  readonly id: string;
  readonly revision_no: number;
  readonly agent: string;
  readonly version: string;
  readonly probe: boolean;
  /** The wrapped key of the item; null when it was erased. */
  readonly wrapped: Buffer | null;
}

const lockText = `
  select c.id, c.revision_no, c.agent, c.version, c.probe, c.taken_at is not null as taken, (
    select k.wrapped from item_key k where k.tenant_id = $1 and k.item_id = $2) as wrapped
  from item i join conversation c on c.tenant_id = $1 and c.id = i.conversation_id
  where i.tenant_id = $1 and i.id = $2 and i.state = 'deciding'
  for update of i`;

const takeText = `
  update conversation set taken_at = now() where tenant_id = $1 and id = $2`;

const againText = `
  with lost as (
    update conversation set ended_at = now(), outcome = 'lost'
    where tenant_id = $1 and id = $2 and outcome is null
    returning item_id, revision_no, agent, version, probe
  ), anew as (
    insert into conversation (tenant_id, id, item_id, revision_no, agent, version, probe, taken_at)
    select $1, $3::uuid, item_id, revision_no, agent, version, probe, now() from lost
  )
  update item i set conversation_id = $3::uuid, updated_at = now() from lost where i.tenant_id = $1 and i.id = lost.item_id`;

/**
 * Takes the conversation an item waits for. One that somebody has had before is lost: it begins anew under the id `anew`, and
 * whoever had it records nothing any more. Undefined: the item waits for none, because it was decided, revised or erased.
 */
export async function takeConversation(
  tx: Tx,
  itemId: string,
  anew: string,
): Promise<TakenRow | undefined> {
  const [row] = await tx.query<TakenRow & { readonly taken: boolean }>(lockText, [
    tx.tenantId,
    itemId,
  ]);
  if (row === undefined) return undefined;
  const { taken, ...conversation } = row;
  if (!taken) {
    await tx.query(takeText, [tx.tenantId, row.id]);
    return conversation;
  }
  await tx.query(againText, [tx.tenantId, row.id, anew]);
  return { ...conversation, id: anew };
}
