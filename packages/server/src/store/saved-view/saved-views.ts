import type { ViewPage } from '@signalbox/contract';
import type { Tx } from '../tx.ts';

export interface SavedViewRow {
  readonly id: string;
  readonly owner: string;
  readonly page: ViewPage;
  readonly name: string;
  readonly query: string;
  readonly shared: boolean;
}

const listText = `
  select id, owner, page, name, query, shared from saved_view
  where tenant_id = $1 and ($2::text is null or page = $2) and (owner = $3 or shared)
  order by owner = $3 desc, name, id limit 1000`;
// Two at once may both see room: a view or two too many harms nobody.
const insertText = `
  insert into saved_view (tenant_id, id, owner, page, name, query, shared)
  select $1, $2, $3, $4, $5, $6, $7
  where (select count(*) from saved_view where tenant_id = $1 and owner = $3 and page = $4) < $8
  on conflict (tenant_id, owner, page, name) do nothing returning id`;
const takenText = `
  select exists (select from saved_view where tenant_id = $1 and owner = $2 and page = $3 and name = $4) as taken`;
const findText = `select id, owner, page, name, query, shared from saved_view where tenant_id = $1 and id = $2`;
const removeText = `delete from saved_view where tenant_id = $1 and id = $2 returning id`;

/** Views of a page, or of all: the owner's own first, then those others share; by name, at most 1,000. */
export function listViews(
  tx: Tx,
  page: ViewPage | null,
  owner: string,
): Promise<readonly SavedViewRow[]> {
  return tx.query(listText, [tx.tenantId, page, owner]);
}

/** Keeps a view unless its owner has one of that name or as many as may be. */
export async function insertView(
  tx: Tx,
  view: SavedViewRow,
  most: number,
): Promise<'kept' | 'taken' | 'full'> {
  const { id, owner, page, name, query, shared } = view;
  const values = [tx.tenantId, id, owner, page, name, query, shared, most];
  if ((await tx.query(insertText, values)).length > 0) return 'kept';
  const [row] = await tx.query<{ readonly taken: boolean }>(takenText, [
    ...[tx.tenantId, owner, page, name],
  ]);
  return row?.taken === true ? 'taken' : 'full';
}

export async function findView(tx: Tx, id: string): Promise<SavedViewRow | undefined> {
  const rows = await tx.query<SavedViewRow>(findText, [tx.tenantId, id]);
  return rows[0];
}

/** True when it was there. */
export async function removeView(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query(removeText, [tx.tenantId, id])).length > 0;
}
