import type { Sql } from '../database.ts';

export interface DocumentRow {
  readonly id: string;
  readonly windowNo: number;
  /** The text of a tsvector. */
  readonly document: string;
}

const putText = `
  insert into item_search (tenant_id, item_id, window_no, document)
  select $1, r.id, r.no, r.document::tsvector
  from unnest($2::uuid[], $3::bigint[], $4::text[]) as r(id, no, document)
  on conflict (tenant_id, item_id) do update set document = excluded.document
    where item_search.document <> excluded.document`;

/** Makes documents searchable; one that is there is replaced. */
export async function putDocuments(
  sql: Sql,
  tenantId: string,
  rows: readonly DocumentRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = [
    rows.map((row) => row.id),
    rows.map((row) => row.windowNo),
    rows.map((row) => row.document),
  ];
  await sql.query(putText, [tenantId, ...columns], 'search-put');
}
