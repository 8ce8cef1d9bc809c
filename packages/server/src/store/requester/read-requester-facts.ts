import type { Tx } from '../tx.ts';

export interface RequesterFactsRow {
  readonly tickets: number;
  readonly recent: number;
  readonly since: Date | null;
}

const text = `
  select count(*)::int as tickets, count(*) filter (where received_at > now() - interval '30 days')::int as recent,
    min(received_at) as since
  from item where tenant_id = $1 and requester_ref = $2 and id <> $3 and erased_at is null`;

/** How many other tickets a requester has. */
export async function readRequesterFacts(
  tx: Tx,
  requesterRef: string,
  exceptItemId: string,
): Promise<RequesterFactsRow> {
  const [row] = await tx.query<RequesterFactsRow>(text, [tx.tenantId, requesterRef, exceptItemId]);
  return row ?? { tickets: 0, recent: 0, since: null };
}
