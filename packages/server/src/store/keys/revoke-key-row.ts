import type { Tx } from '../tx.ts';
import type { KeyRow } from './list-key-rows.ts';

const revokeText = `
  update api_key set revoked_at = now() where tenant_id = $1 and id = $2 and revoked_at is null
  returning id, name, prefix, scopes, created_at, revoked_at`;
const readText = `
  select id, name, prefix, scopes, created_at, revoked_at from api_key where tenant_id = $1 and id = $2`;

/** Revokes a key; `changed` is false when it was revoked before. Undefined when the tenant has no such key. */
export async function revokeKeyRow(
  tx: Tx,
  id: string,
): Promise<(KeyRow & { readonly changed: boolean }) | undefined> {
  const [revoked] = await tx.query<KeyRow>(revokeText, [tx.tenantId, id]);
  if (revoked !== undefined) return { ...revoked, changed: true };
  const [known] = await tx.query<KeyRow>(readText, [tx.tenantId, id]);
  return known === undefined ? undefined : { ...known, changed: false };
}
