import { type AlsoMarked, structuredOnly } from '../../redaction/mark.ts';
import { readWorkspaceState } from '../../store/agent/workspace-state.ts';
import type { Database } from '../../store/database.ts';
import { inTenant } from '../../store/tx.ts';

const readAgainAfterMs = 1_000;

/** What a tenant's policy has redacted beside structured values. */
export type AlsoRedactedSource = (tenantId: string) => Promise<AlsoMarked>;

/** Reads the policy in force, at most once a second for each tenant: every batch of arrivals asks. */
export function cachedAlsoRedacted(database: Database, now: () => number): AlsoRedactedSource {
  const cache = new Map<string, { readonly also: AlsoMarked; readonly readMs: number }>();
  return async (tenantId) => {
    const cached = cache.get(tenantId);
    if (cached !== undefined && now() - cached.readMs < readAgainAfterMs) return cached.also;
    const state = await inTenant(database, tenantId, readWorkspaceState);
    const also = state?.policy.redact ?? structuredOnly;
    cache.set(tenantId, { also, readMs: now() });
    return also;
  };
}
