import type { TenantSql } from '../tx.ts';

export interface KeptAnswer {
  readonly itemId: string;
  readonly sealed: Buffer;
  readonly wrapped: Buffer;
}

/** Statement that finds an answer and counts it as used. */
export const answerFound = (tenantId: string, key: string): string => `
  update signalbox.model_answer a set used_at = now(), hits = a.hits + 1
  from signalbox.item_key k
  where a.tenant_id = ${tenantId} and a.key = ${key} and a.expires_at > now() and k.tenant_id = ${tenantId} and k.item_id = a.item_id
  returning a.item_id as "itemId", a.sealed, k.wrapped`;

const text = answerFound('$1', '$2');

/** An answer that was kept and has not expired, with the wrapped key of the item it was given for; it counts as used. */
export async function findAnswer(tx: TenantSql, key: Buffer): Promise<KeptAnswer | null> {
  const [row] = await tx.query<KeptAnswer>(text, [tx.tenantId, key], 'find-answer');
  return row ?? null;
}
