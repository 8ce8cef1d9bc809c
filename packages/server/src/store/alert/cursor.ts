import type { Sql } from '../database.ts';
import type { Tx } from '../tx.ts';
import type { Cursor, LockedCursor } from '../webhook/cursor.ts';

const workText = `
  select t.tenant_id from tenant t
  left join alert_cursor c on c.tenant_id = t.tenant_id
  where c.tenant_id is null or c.era < signalbox.current_audit_era()
    or pg_snapshot_xmin(pg_current_snapshot())::text::numeric - c.after_xid::text::numeric > $2
    or exists (select from alert a where a.tenant_id = t.tenant_id and a.state = 'firing')
    or exists (
      select from audit_entry e
      where e.tenant_id = t.tenant_id and e.era = c.era and (e.xid, e.id) > (c.after_xid, c.after_id)
        and e.xid < pg_snapshot_xmin(pg_current_snapshot()) and e.type = any ($1::text[]))
  order by t.tenant_id`;
const startText = `
  insert into alert_cursor (tenant_id, era, after_xid, after_id)
  values ($1, signalbox.current_audit_era(), '0'::xid8, '00000000-0000-0000-0000-000000000000')
  on conflict (tenant_id) do nothing returning era`;
const lockText = `
  select era, after_xid::text as xid, after_id as id, pg_snapshot_xmin(pg_current_snapshot())::text as below,
    signalbox.current_audit_era() as "currentEra"
  from alert_cursor where tenant_id = $1 for update skip locked`;
const moveText = `update alert_cursor set after_xid = $2::xid8, after_id = $3, era = $4 where tenant_id = $1`;

/** Tenants with entries of these types past their cursor, with something that fires, or with a cursor `xids` behind. */
export function findAlertWork(
  system: Sql,
  types: readonly string[],
  xids: number,
): Promise<readonly { readonly tenant_id: string }[]> {
  return system.query(workText, [types, xids], 'find-alert-work');
}

/**
 * The cursor of alerts, locked, and the transaction below which all have ended; undefined while another reader has it. A tenant
 * that has none yet gets one before its first entry.
 */
export async function lockAlertCursor(tx: Tx): Promise<LockedCursor | undefined> {
  const [found] = await tx.query<LockedCursor>(lockText, [tx.tenantId], 'lock-alert-cursor');
  if (found !== undefined) return found;
  if ((await tx.query(startText, [tx.tenantId])).length === 0) return undefined;
  return (await tx.query<LockedCursor>(lockText, [tx.tenantId], 'lock-alert-cursor'))[0];
}

export async function moveAlertCursor(tx: Tx, to: Cursor): Promise<void> {
  await tx.query(moveText, [tx.tenantId, to.xid, to.id, to.era]);
}
