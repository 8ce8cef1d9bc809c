import type { Tx } from '../tx.ts';

const text = `
  delete from source_aside where tenant_id = $1 and source = $2 and external_id = $3 and xmin::text = $4 returning 1`;
const skipText = `
  update source_poll set skipped = skipped + 1, skipped_id = $3 where tenant_id = $1 and source = $2`;

/**
 * Ends a ticket's being aside: it was had, or it is passed over for good. One that was set aside again since it was read stays:
 * what it was set aside for may have come after the look at it.
 */
export async function endAside(
  tx: Tx,
  source: string,
  { externalId, version }: { readonly externalId: string; readonly version: string },
  end: 'had' | 'skipped',
): Promise<void> {
  const ended = await tx.query(text, [tx.tenantId, source, externalId, version]);
  if (end === 'skipped' && ended.length > 0)
    await tx.query(skipText, [tx.tenantId, source, externalId]);
}
