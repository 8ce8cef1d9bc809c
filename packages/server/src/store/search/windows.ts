import type { Sql } from '../database.ts';

export interface SearchWindow {
  readonly no: number;
  /** The lowest id it can hold. */
  readonly from_id: string;
  readonly top_id: string;
  readonly documents: number;
}

const lastText = `
  select no, from_id, top_id, documents from search_window where tenant_id = $1 order by from_id desc limit 1`;
// Never begins in the future: an id of a clock that is ahead would keep all that comes before it out of the window.
const openText = `
  insert into search_window (tenant_id, no, from_id, top_id, documents)
  select $1, nextval('signalbox.search_window_no'), f.id, f.id, 0
  from (select least($2::uuid, signalbox.uuid_v7_floor(now())) as id) f
  where not exists (select from search_window w where w.tenant_id = $1 and w.from_id >= f.id)
  returning no, from_id, top_id, documents`;
const growText = `
  update search_window set top_id = greatest(top_id, $3), documents = documents + $4 where tenant_id = $1 and no = $2`;

export async function readLastWindow(
  sql: Sql,
  tenantId: string,
): Promise<SearchWindow | undefined> {
  return (await sql.query<SearchWindow>(lastText, [tenantId]))[0];
}

/** A window whose range begins at `fromId` or now; undefined when there is one that begins no earlier. */
export async function openWindow(
  sql: Sql,
  tenantId: string,
  fromId: string,
): Promise<SearchWindow | undefined> {
  return (await sql.query<SearchWindow>(openText, [tenantId, fromId]))[0];
}

export async function growWindow(
  sql: Sql,
  tenantId: string,
  grown: { readonly no: number; readonly topId: string; readonly by: number },
): Promise<void> {
  await sql.query(growText, [tenantId, grown.no, grown.topId, grown.by]);
}
