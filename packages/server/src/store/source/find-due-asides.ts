import type { Tx } from '../tx.ts';

export interface AsideRow {
  readonly external_id: string;
  readonly look: unknown;
  readonly tries: number;
  /** Another one once the row was changed. */
  readonly version: string;
}

const text = `
  select external_id, look, tries, xmin::text as version from source_aside
  where tenant_id = $1 and source = $2 and system = $3 and next_at <= now() order by next_at limit $4`;

/** Tickets of a source that were set aside and are to be looked at again now, those that waited longest first. */
export function findDueAsides(
  tx: Tx,
  source: string,
  system: string,
  limit: number,
): Promise<readonly AsideRow[]> {
  return tx.query(text, [tx.tenantId, source, system, limit], 'find-due-asides');
}
