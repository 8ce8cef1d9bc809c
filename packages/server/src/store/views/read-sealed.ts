import type { Tx } from '../tx.ts';

export interface SealedMessageRow {
  readonly id: string;
  readonly sealed: Buffer;
}

const keyText = `select wrapped from item_key where tenant_id = $1 and item_id = $2`;
const messagesText = `select id, sealed from message where tenant_id = $1 and item_id = $2 order by id`;

/** An item's wrapped key and sealed texts; undefined when its key has been erased. */
export async function readSealed(
  tx: Tx,
  itemId: string,
): Promise<
  { readonly wrapped: Buffer; readonly messages: readonly SealedMessageRow[] } | undefined
> {
  const [key] = await tx.query<{ wrapped: Buffer }>(keyText, [tx.tenantId, itemId]);
  if (key === undefined) return undefined;
  const messages = await tx.query<SealedMessageRow>(messagesText, [tx.tenantId, itemId]);
  return { wrapped: key.wrapped, messages };
}
