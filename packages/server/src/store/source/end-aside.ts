import type { Tx } from '../tx.ts';

const text = 'delete from source_aside where tenant_id = $1 and source = $2 and external_id = $3';
const skipText = `
  update source_poll set skipped = skipped + 1, skipped_id = $3 where tenant_id = $1 and source = $2`;

/** Ends a ticket's being aside: it was had, or it is passed over for good. */
export async function endAside(
  tx: Tx,
  source: string,
  externalId: string,
  end: 'had' | 'skipped',
): Promise<void> {
  const values = [tx.tenantId, source, externalId];
  await tx.query(text, values);
  if (end === 'skipped') await tx.query(skipText, values);
}
