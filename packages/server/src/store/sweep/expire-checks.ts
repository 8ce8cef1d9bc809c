import type { Tx } from '../tx.ts';
import type { ExpiredRow } from './expire-reviews.ts';

const text = `
  update hold set state = 'expired', closed_at = now()
  where tenant_id = $1 and id = any ($2::uuid[]) and state = 'open' and kind = 'check' and until <= now()
  returning item_id, id as hold_id, decision_id`;

/** Ends checks nobody made. Their items stay where they are: a check that nobody made says nothing. */
export function expireChecks(tx: Tx, holdIds: readonly string[]): Promise<readonly ExpiredRow[]> {
  return tx.query(text, [tx.tenantId, holdIds], 'expire-checks');
}
