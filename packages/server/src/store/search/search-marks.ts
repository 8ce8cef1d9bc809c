import { asSql, type Database, type Sql } from '../database.ts';

/** How far the items of a tenant have been made searchable. */
export interface SearchMark {
  /** In the first pass: items up to this id are done. Null: the pass is over. */
  readonly item_id: string | null;
  /** What the audit says from this transaction on, after the entry `after_id`, has not been looked at. */
  readonly below_xid: string;
  readonly after_id: string | null;
  /** The transaction below which every transaction has ended. */
  readonly safe_xid: string;
  /** The mark is of another database's count of transactions: this one was restored from a copy. */
  readonly foreign: boolean;
}

export const firstId = '00000000-0000-0000-0000-000000000000';

const beginText = `
  insert into search_mark (tenant_id, item_id, below_xid)
  select tenant_id, '${firstId}', pg_snapshot_xmin(pg_current_snapshot()) from tenant
  where not exists (select from search_mark m where m.tenant_id = tenant.tenant_id)
  on conflict do nothing`;
// Two index probes a tenant: nothing to do costs next to nothing.
const dueText = `
  select m.tenant_id from search_mark m
  where m.item_id is not null or m.below_xid > pg_snapshot_xmax(pg_current_snapshot()) or exists (
    select from audit_entry e
    where e.tenant_id = m.tenant_id and e.xid >= m.below_xid and e.xid < pg_snapshot_xmin(pg_current_snapshot()))
  order by m.tenant_id`;
const takeText = `
  select item_id, below_xid::text, after_id, pg_snapshot_xmin(pg_current_snapshot())::text as safe_xid,
    below_xid > pg_snapshot_xmax(pg_current_snapshot()) as foreign
  from search_mark where tenant_id = $1 for update skip locked`;
const lockText = 'select pg_advisory_xact_lock(signalbox.search_lock($1))';
const moveText =
  'update search_mark set item_id = $2, below_xid = $3::xid8, after_id = $4 where tenant_id = $1';

/** Tenants with something to make searchable. New tenants get their mark. */
export async function findDueTenants(
  database: Pick<Database, 'system'>,
): Promise<readonly string[]> {
  const sql = asSql(database.system);
  await sql.query(beginText);
  return (await sql.query<{ tenant_id: string }>(dueText)).map((row) => row.tenant_id);
}

/**
 * Takes the mark and the lock against erasing to the end of the transaction; undefined while another process has the mark.
 * What is read in later statements is as it stands under the lock.
 */
export async function takeMark(sql: Sql, tenantId: string): Promise<SearchMark | undefined> {
  const [mark] = await sql.query<SearchMark>(takeText, [tenantId]);
  if (mark !== undefined) await sql.query(lockText, [tenantId]);
  return mark;
}

export async function moveMark(
  sql: Sql,
  tenantId: string,
  mark: Pick<SearchMark, 'item_id' | 'below_xid' | 'after_id'>,
): Promise<void> {
  await sql.query(moveText, [tenantId, mark.item_id, mark.below_xid, mark.after_id]);
}

/** Sorts waiting entries into the index. */
export async function settleSearch(database: Pick<Database, 'system'>): Promise<void> {
  await asSql(database.system).query('select signalbox.settle_search()');
}
