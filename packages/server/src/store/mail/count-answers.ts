import type { Tx } from '../tx.ts';

const text = `
  select count(*)::int as n from mail_answer
  where tenant_id = $1 and source = $2 and recipient_ref = $3 and at >= $4`;

/** Answers to a requester, by reference, that were begun since a moment. */
export async function countAnswers(
  tx: Tx,
  source: string,
  recipientRef: string,
  since: Date,
): Promise<number> {
  const [row] = await tx.query<{ n: number }>(text, [tx.tenantId, source, recipientRef, since]);
  return row?.n ?? 0;
}
