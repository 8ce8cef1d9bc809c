import type { Tx } from '../tx.ts';

export interface HoldRow {
  readonly id: string;
  readonly item_id: string;
  readonly decision_id: string;
  readonly kind: 'delay' | 'review';
  readonly origin: 'gate' | 'verdict' | 'person';
  readonly state: 'open' | 'released' | 'cancelled' | 'decided' | 'expired' | 'superseded';
  readonly until: Date;
  readonly queue: string | null;
  readonly claim_id: string | null;
  readonly claimed_by: string | null;
  readonly claim_expires_at: Date | null;
}

const text = `
  select id, item_id, decision_id, kind, origin, state, until, queue, claim_id, claimed_by, claim_expires_at
  from hold where tenant_id = $1 and id = $2 and kind = $3 for update`;

/** A hold, locked until the transaction ends, so that of two who act on it at once one comes second. */
export async function lockHold(
  tx: Tx,
  id: string,
  kind: HoldRow['kind'],
): Promise<HoldRow | undefined> {
  const rows = await tx.query<HoldRow>(text, [tx.tenantId, id, kind]);
  return rows[0];
}
