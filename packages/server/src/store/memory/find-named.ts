import type { Tx } from '../tx.ts';

/** Whom an item names; null for who it does not name, and once it is erased. */
export interface NamedRow {
  readonly requester_ref: string | null;
  readonly requester_domain: string | null;
}

const text =
  'select requester_ref, requester_domain from signalbox.item where tenant_id = $1 and id = $2';

/** Undefined when there is no such item. */
export async function findNamed(tx: Tx, itemId: string): Promise<NamedRow | undefined> {
  const [row] = await tx.query<NamedRow>(text, [tx.tenantId, itemId]);
  return row;
}
