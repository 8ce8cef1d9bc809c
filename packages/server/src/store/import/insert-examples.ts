import type { Tx } from '../tx.ts';

/** A past ticket, sanitised and redacted. */
export interface ExampleRow {
  readonly id: string;
  readonly external_id: string | null;
  /** Keyed HMAC of the row as it came, hex. */
  readonly content_hash: string;
  readonly subject: string;
  readonly body: string;
  readonly language: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly in_scope: boolean;
  readonly received_at: string | null;
}

const text = `
  insert into example (tenant_id, id, import_id, external_id, content_hash, subject, body, language, labels, in_scope, received_at)
  select $1, r.id, $2, r.external_id, decode(r.content_hash, 'hex'), r.subject, r.body, r.language, r.labels, r.in_scope, r.received_at
  from jsonb_to_recordset($3::jsonb) as r(id uuid, external_id text, content_hash text, subject text, body text,
    language text, labels jsonb, in_scope boolean, received_at timestamptz)
  on conflict (tenant_id, content_hash) do nothing
  returning id`;

/** Keeps past tickets; those whose content is there already are left out. Returns how many were new. */
export async function insertExamples(
  tx: Tx,
  importId: string,
  rows: readonly ExampleRow[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const kept = await tx.query(text, [tx.tenantId, importId, JSON.stringify(rows)]);
  return kept.length;
}
