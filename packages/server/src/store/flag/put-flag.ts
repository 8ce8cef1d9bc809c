import type { Tx } from '../tx.ts';

export interface FlagRecord {
  readonly id: string;
  readonly itemId: string;
  readonly decisionId: string | null;
  readonly by: 'requester' | 'person';
  readonly verdict: 'right' | 'wrong' | null;
  readonly satisfaction: number | null;
  /** Redacted. */
  readonly note: string | null;
  readonly actor: string;
}

const text = `
  insert into flag (tenant_id, id, item_id, decision_id, said_by, verdict, satisfaction, note, actor)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  on conflict (tenant_id, item_id, coalesce(decision_id, item_id), said_by, actor) do update
    set verdict = coalesce(excluded.verdict, flag.verdict), satisfaction = coalesce(excluded.satisfaction, flag.satisfaction),
      note = coalesce(excluded.note, flag.note), at = now()
  returning id`;

/** Keeps what was said of a decision; said again by the same witness and caller it replaces what was said. Returns its id. */
export async function putFlag(tx: Tx, flag: FlagRecord): Promise<string> {
  const { id, itemId, decisionId, by, verdict, satisfaction, note, actor } = flag;
  const values = [tx.tenantId, id, itemId, decisionId, by, verdict, satisfaction, note, actor];
  return (await tx.query<{ id: string }>(text, values))[0]?.id ?? id;
}
