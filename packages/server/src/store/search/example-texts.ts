import type { Sql } from '../database.ts';

export interface ExampleTextRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly subject: string;
  readonly body: string;
}

// Locked, so that one which is being erased at this moment is either waited for or not seen.
const readText = `
  select tenant_id, id, subject, body from example where document is null
  order by tenant_id, id limit $1 for update skip locked`;
const writeText = `
  update example e set document = r.document::tsvector
  from unnest($1::uuid[], $2::uuid[], $3::text[]) as r(tenant_id, id, document)
  where e.tenant_id = r.tenant_id and e.id = r.id`;

/** Past tickets whose words have not been made. */
export function readUnreadExamples(sql: Sql, limit: number): Promise<readonly ExampleTextRow[]> {
  return sql.query(readText, [limit]);
}

export async function putExampleDocuments(
  sql: Sql,
  rows: readonly {
    readonly tenantId: string;
    readonly id: string;
    readonly document: string;
  }[],
): Promise<void> {
  await sql.query(writeText, [
    rows.map((row) => row.tenantId),
    rows.map((row) => row.id),
    rows.map((row) => row.document),
  ]);
}
