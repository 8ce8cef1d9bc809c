import type { Sql } from '../database.ts';

export interface SealingWork {
  readonly tenantId: string;
  /** The last seal; null before the first. */
  readonly seq: number | null;
  readonly hash: string | null;
  /** The era that seal belongs to. */
  readonly era: number | null;
  /** The era that is sealed now. */
  readonly currentEra: number;
  /** Where the next seal begins: what was sealed of this era lies below. */
  readonly fromXid: string;
  /** Whether entries of finished transactions lie above the last seal. */
  readonly unsealed: boolean;
}

// Two index probes a tenant (the newest seal, the first entry above it), so sealed history costs nothing.
const text = `
  select t.tenant_id as "tenantId", s.seq, encode(s.hash, 'hex') as hash, s.era, c.era as "currentEra",
    begins.xid::text as "fromXid",
    exists (
      select from signalbox.audit_entry e
      where e.tenant_id = t.tenant_id and e.era = c.era and e.xid >= begins.xid
        and e.xid < pg_snapshot_xmin(pg_current_snapshot())
    ) as unsealed
  from signalbox.tenant t
  cross join (select signalbox.current_audit_era() as era) c
  left join lateral (
    select seq, era, hash, below_xid from signalbox.audit_seal
    where tenant_id = t.tenant_id order by seq desc limit 1
  ) s on true
  left join signalbox.audit_era a on a.tenant_id = t.tenant_id and a.era = c.era
  cross join lateral (
    -- An era begins with the transaction that opened it; its predecessor's ids would take in what was sealed long ago.
    select coalesce(case when s.era = c.era then s.below_xid end, a.from_xid, '0'::xid8) as xid
  ) begins
  order by t.tenant_id`;

/** Every tenant with its last seal and whether there is something to seal. */
export async function findSealingWork(sql: Sql): Promise<readonly SealingWork[]> {
  return sql.query<SealingWork>(text);
}
