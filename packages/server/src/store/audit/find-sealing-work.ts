import type { Sql } from '../database.ts';

export interface SealingWork {
  readonly tenantId: string;
  /** The last seal; null before the first. */
  readonly seq: number | null;
  readonly hash: string | null;
  readonly belowXid: string | null;
  /** Whether entries of finished transactions lie above the last seal. */
  readonly unsealed: boolean;
}

// Two index probes a tenant (the newest seal, the first entry above it), so sealed history costs nothing.
const text = `
  select t.tenant_id as "tenantId", s.seq, encode(s.hash, 'hex') as hash, s.below_xid::text as "belowXid",
    exists (
      select from signalbox.audit_entry e
      where e.tenant_id = t.tenant_id and e.xid >= coalesce(s.below_xid, '0')
        and e.xid < pg_snapshot_xmin(pg_current_snapshot())
    ) as unsealed
  from signalbox.tenant t
  left join lateral (
    select seq, hash, below_xid from signalbox.audit_seal
    where tenant_id = t.tenant_id order by seq desc limit 1
  ) s on true
  order by t.tenant_id`;

/** Every tenant with its last seal and whether there is something to seal. */
export async function findSealingWork(sql: Sql): Promise<readonly SealingWork[]> {
  return sql.query<SealingWork>(text);
}
