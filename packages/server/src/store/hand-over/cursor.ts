import type { Sql } from '../database.ts';
import type { Tx } from '../tx.ts';
import type { Cursor, LockedCursor } from '../webhook/cursor.ts';

const workText = `
  select c.tenant_id from hand_over_cursor c
  where c.era < signalbox.current_audit_era()
    or pg_snapshot_xmin(pg_current_snapshot())::text::numeric - c.after_xid::text::numeric > $2
    or exists (
      select from audit_entry e
      where e.tenant_id = c.tenant_id and e.era = c.era and (e.xid, e.id) > (c.after_xid, c.after_id)
        and e.xid < pg_snapshot_xmin(pg_current_snapshot()) and e.type = any ($1::text[]))
  order by c.tenant_id`;
const startText = `
  insert into hand_over_cursor (tenant_id, era, after_xid, after_id)
  values ($1, signalbox.current_audit_era(), $2::xid8, '00000000-0000-0000-0000-000000000000')
  on conflict (tenant_id) do nothing`;
const endText = 'delete from hand_over_cursor where tenant_id = $1';
const lockText = `
  select era, after_xid::text as xid, after_id as id, pg_snapshot_xmin(pg_current_snapshot())::text as below,
    signalbox.current_audit_era() as "currentEra"
  from hand_over_cursor where tenant_id = $1 for update skip locked`;
const moveText = `update hand_over_cursor set after_xid = $2::xid8, after_id = $3, era = $4 where tenant_id = $1`;

/** Tenants whose cursor has entries of these types before it, or is `xids` behind. */
export function findHandOverWork(
  system: Sql,
  types: readonly string[],
  xids: number,
): Promise<readonly { readonly tenant_id: string }[]> {
  return system.query(workText, [types, xids], 'find-hand-over-work');
}

/** From this transaction on, items that go to a person are looked for; what was before is not told. */
export async function startHandOvers(tx: Tx): Promise<void> {
  await tx.query(startText, [tx.tenantId, tx.xid]);
}

/** No source is told any more. */
export async function endHandOvers(tx: Tx): Promise<void> {
  await tx.query(endText, [tx.tenantId]);
}

/** The cursor, locked; undefined while another reader has it, or when no source is told. */
export async function lockHandOverCursor(tx: Tx): Promise<LockedCursor | undefined> {
  return (await tx.query<LockedCursor>(lockText, [tx.tenantId], 'lock-hand-over-cursor'))[0];
}

export async function moveHandOverCursor(tx: Tx, to: Cursor): Promise<void> {
  await tx.query(moveText, [tx.tenantId, to.xid, to.id, to.era]);
}
