import type { Tx } from '../tx.ts';

const text = `
  update source_aside set tries = tries + 1, next_at = now() + $4 * interval '1 millisecond', error = $5, status = $6
  where tenant_id = $1 and source = $2 and external_id = $3`;

/** Looks at a ticket later that still could not be read. */
export async function postponeAside(
  tx: Tx,
  ticket: {
    readonly source: string;
    readonly externalId: string;
    readonly nextInMs: number;
    readonly error: string;
    readonly status: number | null;
  },
): Promise<void> {
  const { source, externalId, nextInMs, error, status } = ticket;
  await tx.query(text, [tx.tenantId, source, externalId, nextInMs, error, status]);
}
