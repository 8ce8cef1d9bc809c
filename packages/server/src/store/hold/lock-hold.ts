import type { Tx } from '../tx.ts';

export interface HoldRow {
  readonly id: string;
  readonly item_id: string;
  readonly decision_id: string;
  readonly kind: 'delay' | 'review' | 'check';
  readonly origin: 'gate' | 'verdict' | 'person' | 'sample' | 'cascade';
  readonly state: 'open' | 'released' | 'cancelled' | 'decided' | 'expired' | 'superseded';
  readonly until: Date;
  readonly queue: string | null;
  readonly claim_id: string | null;
  readonly claimed_by: string | null;
  readonly claim_expires_at: Date | null;
  /** Chance with which a check's decision was drawn; null for what was not drawn by chance. */
  readonly inclusion: number | null;
  /** Of the undo window of a check's verdict: that check. */
  readonly check_id: string | null;
}

/** What people claim and decide. */
export const askedKinds = ['review', 'check'] as const satisfies HoldRow['kind'][];

const text = `
  select id, item_id, decision_id, kind, origin, state, until, queue, claim_id, claimed_by, claim_expires_at,
    inclusion, check_id
  from hold where tenant_id = $1 and id = $2 and kind = any ($3::text[]) for update`;

/** A hold of one of these kinds, locked until the transaction ends, so that of two who act on it at once one comes second. */
export async function lockHold(
  tx: Tx,
  id: string,
  kinds: readonly HoldRow['kind'][],
): Promise<HoldRow | undefined> {
  const rows = await tx.query<HoldRow>(text, [tx.tenantId, id, kinds]);
  return rows[0];
}
