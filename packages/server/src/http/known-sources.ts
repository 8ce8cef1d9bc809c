import { listSources } from '../store/agent/workspace-state.ts';
import type { Database } from '../store/database.ts';
import { inTenant } from '../store/tx.ts';

const always: ReadonlySet<string> = new Set(['api', 'desk']);
const rememberMs = 2_000;
const tenantsKept = 1_000;

/** Tells whether a workspace has a source. What it has is remembered for 2 seconds; what it has not is looked up. */
export function openKnownSources(
  database: Pick<Database, 'app'>,
  nowMs: () => number,
): (tenantId: string, source: string) => Promise<boolean> {
  const known = new Map<
    string,
    { readonly names: ReadonlySet<string>; readonly untilMs: number }
  >();
  return async (tenantId, source) => {
    if (always.has(source)) return true;
    const entry = known.get(tenantId);
    if (entry !== undefined && entry.untilMs > nowMs() && entry.names.has(source)) return true;
    const sources = await inTenant(database, tenantId, (tx) => listSources(tx));
    const names = new Set(sources.map((one) => one.name));
    if (known.size >= tenantsKept) known.clear();
    known.set(tenantId, { names, untilMs: nowMs() + rememberMs });
    return names.has(source);
  };
}
