import type { Tx } from '../tx.ts';

export interface LockedItem {
  readonly erased: boolean;
  /** An attempt has been recorded whose verdict is not known yet: a request may be on its way. */
  readonly writing: boolean;
}

const itemText = `
  select erased_at is not null as erased, exists (
    select from signalbox.item_key k where k.tenant_id = i.tenant_id and k.item_id = i.id) as "hasKey"
  from signalbox.item i where tenant_id = $1 and id = $2 for update of i`;
const actionsText =
  'select id from signalbox.action where tenant_id = $1 and item_id = $2 order by id for update';
const writingText = `
  select exists (
    select from signalbox.action a
    join signalbox.write_lease l on l.tenant_id = a.tenant_id and l.action_id = a.id
    where a.tenant_id = $1 and a.item_id = $2 and a.verdict = 'pending'
  ) or exists (
    select from signalbox.hand_over h
    join signalbox.write_lease l on l.tenant_id = h.tenant_id and l.action_id = h.id
    where h.tenant_id = $1 and h.item_id = $2 and h.verdict = 'pending'
  ) as writing`;

/**
 * Locks an item and its actions to the end of the transaction, so that neither a new revision nor the start of a write comes
 * between looking and erasing. Undefined when there is no such item.
 */
export async function lockItem(tx: Tx, itemId: string): Promise<LockedItem | undefined> {
  const values = [tx.tenantId, itemId];
  const [item] = await tx.query<{ readonly erased: boolean; readonly hasKey: boolean }>(
    itemText,
    values,
  );
  if (item === undefined) return undefined;
  await tx.query(actionsText, values);
  // A statement of its own: its snapshot is taken after the locks, so it sees the lease of a write that was just starting.
  const [lease] = await tx.query<{ readonly writing: boolean }>(writingText, values);
  return { erased: item.erased && !item.hasKey, writing: lease?.writing === true };
}
