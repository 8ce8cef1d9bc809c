import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '@signalbox/server';
import { parse } from 'csv-parse/sync';
import pg from 'pg';

interface PastTicket {
  readonly id: string;
  readonly subject: string;
  readonly body: string;
  readonly category: string;
  readonly in_scope: string;
}

/** Puts the example's past tickets where training reads them. How they are imported is not what this bench measures. */
export async function importExamples(engine: Engine, root: string): Promise<void> {
  const file = await readFile(join(root, 'examples/helpdesk/tickets/past-tickets.csv'));
  const tickets = (parse(file, { columns: true }) as readonly PastTicket[]).filter(
    (ticket) => ticket.in_scope === '1',
  );
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
