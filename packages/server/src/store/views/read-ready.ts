import { asSql, type Database } from '../database.ts';

// A table of the first migration and the function that is made after the job engine's own: an empty or half-migrated database
// has not both.
const text = `
  select to_regclass('signalbox.audit_entry') is not null
    and to_regprocedure('signalbox.enqueue(text, json, timestamptz, integer)') is not null as ready`;

/** True when the database answers and has its schema. Throws what the driver throws when it does not answer. */
export async function readReady(database: Pick<Database, 'app'>): Promise<boolean> {
  const [row] = await asSql(database.app).query<{ ready: boolean }>(text);
  return row?.ready === true;
}
