import type { CheckedPast } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

interface HistoryRow {
  readonly ref: string;
  readonly field: string;
  readonly value: string;
  readonly count: number;
}

const text = `
  select requester_ref as ref, field, value, count from requester_history
  where tenant_id = $1 and requester_ref = any ($2::text[])`;

/** The checked past of each of these requesters that has one. Asks the database only when there is a requester. */
export async function readHistories(
  tx: Tx,
  refs: readonly (string | null)[],
): Promise<ReadonlyMap<string, CheckedPast>> {
  const known = [...new Set(refs)].filter((ref) => ref !== null);
  const pasts = new Map<string, Map<string, Map<string, number>>>();
  if (known.length === 0) return pasts;
  const rows = await tx.query<HistoryRow>(text, [tx.tenantId, known]);
  for (const { ref, field, value, count } of rows) {
    const past = pasts.get(ref) ?? new Map<string, Map<string, number>>();
    pasts.set(ref, past);
    past.set(field, (past.get(field) ?? new Map<string, number>()).set(value, count));
  }
  return pasts;
}
