import { noItem } from '../ids/no-item.ts';
import type { LineContext } from '../line/context.ts';
import { findNamed } from '../store/memory/find-named.ts';
import type { Tx } from '../store/tx.ts';
import { requesterRef } from '../vault/requester-ref.ts';
import type { MemoryOf } from './read-memory.ts';

/** Whom an item names, or whoever has an address. */
export type Whose = { readonly itemId: string } | { readonly email: string };

/** Undefined when there is no such item. */
export async function findWhose(
  { keysOf }: Pick<LineContext, 'keysOf'>,
  tx: Tx,
  whose: Whose,
): Promise<MemoryOf | undefined> {
  if ('itemId' in whose) {
    const item = await findNamed(tx, whose.itemId);
    return item === undefined ? undefined : { ...item, id: whose.itemId };
  }
  const domain = whose.email.trim().split('@').at(-1)?.toLowerCase() ?? null;
  const ref = requesterRef(keysOf(tx.tenantId), whose.email);
  return { id: noItem, requester_ref: ref, requester_domain: domain };
}
