import type { Tx } from '../tx.ts';
import type { ExampleRow } from './insert-examples.ts';

const text = `
  delete from example e using jsonb_to_recordset($2::jsonb) as r(content_hash text, subject text, body text, labels jsonb)
  where e.tenant_id = $1 and e.content_hash = decode(r.content_hash, 'hex')
    and (e.subject, e.body, e.labels) is distinct from (r.subject, r.body, r.labels)
  returning r.content_hash`;

/** Drops those of these past tickets that are kept with another text or other labels. Returns their hashes. */
export async function dropChangedExamples(
  tx: Tx,
  rows: readonly Pick<ExampleRow, 'content_hash' | 'subject' | 'body' | 'labels'>[],
): Promise<readonly string[]> {
  if (rows.length === 0) return [];
  const given = rows.map(({ content_hash, subject, body, labels }) => ({
    ...{ content_hash, subject, body, labels },
  }));
  const values = [tx.tenantId, JSON.stringify(given)];
  const dropped = await tx.query<{ readonly content_hash: string }>(text, values);
  return dropped.map(({ content_hash }) => content_hash);
}
