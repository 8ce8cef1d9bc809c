import type { Engine } from '@signalbox/server';
import pg from 'pg';

export interface Example {
  readonly id: string;
  readonly subject: string;
  readonly body: string;
  readonly category: string;
}

/** Puts past tickets where training reads them. How they are imported is another matter. */
export async function insertExamples(engine: Engine, tickets: readonly Example[]): Promise<void> {
  const client = new pg.Client({ connectionString: engine.url });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(
      `insert into signalbox.import_run (tenant_id, id, fingerprint, mode, mapping, finished_at)
       values ($1, $1, 'bench', 'history', '{}', now())`,
      [engine.tenantId],
    );
    await client.query(
      `insert into signalbox.example (tenant_id, id, import_id, external_id, content_hash, subject, body, labels, in_scope)
       select $1, gen_random_uuid(), $1, r.id, sha256(convert_to(r.body, 'UTF8')), r.subject, r.body,
         jsonb_build_object('category', r.category), true
       from json_to_recordset($2::json) as r(id text, subject text, body text, category text)
       on conflict do nothing`,
      [engine.tenantId, JSON.stringify(tickets)],
    );
    await client.query('commit');
  } finally {
    await client.end();
  }
}
