import type { Database } from '../store/database.ts';
import { asSql } from '../store/database.ts';
import { endCall } from '../store/model/end-call.ts';
import { findLostCalls } from '../store/model/find-lost-calls.ts';
import { inTenant } from '../store/tx.ts';

const nothing = {
  inputTokens: null,
  cachedTokens: null,
  outputTokens: null,
  tookMs: null,
} as const;
const silence = { requestId: null, answerMac: null, answerSealed: null, costMicros: null } as const;

/**
 * Ends calls whose process died, once they can no longer be under way. Nobody knows what they used, and the provider may want to be
 * paid: what was set aside for them stays spent, so that no death of a process lets a limit be passed. One that ends after all is
 * counted as what it did cost.
 *
 * @returns how many.
 */
export async function sweepLostCalls(database: Pick<Database, 'app' | 'system'>): Promise<number> {
  const lost = await findLostCalls(asSql(database.system));
  let ended = 0;
  for (const { tenantId, id } of lost) {
    const row = { id, outcome: 'lost', ...nothing, ...silence };
    if (await inTenant(database, tenantId, (tx) => endCall(tx, row))) ended += 1;
  }
  return ended;
}
