import type { Tx } from '../tx.ts';

export interface MailItemRow {
  readonly thread: string;
  readonly item_id: string;
  /** Null when it was erased. */
  readonly wrapped: Buffer | null;
}

const text = `
  select i.external_id as thread, i.id as item_id, k.wrapped
  from item i left join item_key k on k.tenant_id = $1 and k.item_id = i.id
  where i.tenant_id = $1 and i.source = $2 and i.external_id = any ($3::text[])`;

/** The items of threads, with their keys. */
export function findMailItems(
  tx: Tx,
  source: string,
  threads: readonly string[],
): Promise<readonly MailItemRow[]> {
  return tx.query(text, [tx.tenantId, source, threads], 'find-mail-items');
}
