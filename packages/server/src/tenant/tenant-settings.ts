import type { TenantChange, TenantView } from '@signalbox/contract';
import { appendAudit } from '../agents/version-change.ts';
import type { LineContext } from '../line/context.ts';
import {
  lockTenantSettings,
  readTenantRow,
  writeTenantSettings,
} from '../store/tenant/tenant-settings.ts';
import { inTenant, type Tx } from '../store/tx.ts';

/** What people see of a tenant. */
export function readTenant(context: LineContext, tenantId: string): Promise<TenantView> {
  return inTenant(context.database, tenantId, viewOf);
}

/** Changes what is given and leaves the rest. The audit names what changed, not from what to what. */
export function changeTenant(
  context: LineContext,
  tenantId: string,
  change: TenantChange,
  actor: string,
): Promise<TenantView> {
  return inTenant(context.database, tenantId, async (tx) => {
    await lockTenantSettings(tx);
    const before = await viewOf(tx);
    await writeTenantSettings(tx, change);
    const after = await viewOf(tx);
    const names = ['name', 'disclosureText', 'timeZone'] as const;
    const changed = names.filter((name) => before[name] !== after[name]);
    if (changed.length === 0) return after;
    const detail = { changed };
    await appendAudit(context, tx, [
      { stage: 'control', type: 'tenant_changed', actor, itemId: null, detail },
    ]);
    return after;
  });
}

async function viewOf(tx: Tx): Promise<TenantView> {
  const row = await readTenantRow(tx);
  return {
    id: tx.tenantId,
    name: row.name,
    disclosureText: row.disclosure_text ?? '',
    timeZone: row.time_zone ?? 'UTC',
  };
}
