import pg from 'pg';
import { openEmbeddedDatabase } from '../../packages/server/src/embedded/index.ts';
import type { Signalbox } from './signalbox.ts';

/** Changes one audit entry behind the program's back, as somebody with the database's files could. */
export async function damage(signalbox: Signalbox, entryId: string): Promise<void> {
  const database = await openEmbeddedDatabase({ home: signalbox.home, supervise: false });
  const client = new pg.Client({ connectionString: database.url });
  try {
    await client.connect();
    const { rowCount } = await client.query(
      `update signalbox.audit_entry set detail = detail || '{"damaged": true}' where id = $1`,
      [entryId],
    );
    if (rowCount !== 1) throw new Error('there is no such audit entry');
  } finally {
    await client.end();
    await database.close();
  }
}
