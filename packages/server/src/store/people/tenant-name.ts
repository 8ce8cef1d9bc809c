import type { Tx } from '../tx.ts';

const text = 'select name from tenant where tenant_id = $1';

export async function readTenantName(tx: Tx): Promise<string> {
  return (await tx.query<{ name: string }>(text, [tx.tenantId]))[0]?.name ?? '';
}
