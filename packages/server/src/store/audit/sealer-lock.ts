import { asSql, type Database, type Sql } from '../database.ts';

// Session-wide, not transaction-wide: it must still be held while anchors are appended after the commit, so that their lines
// stay in the order of the seals.
const key = `hashtextextended('signalbox.sealer', 0)`;

/**
 * Runs `work` on the connection that holds the one sealer lock of this database, or returns undefined at once when another
 * sealer holds it. The lock goes with the connection, so a killed sealer never blocks the next.
 */
export async function asOnlySealer<T>(
  database: Pick<Database, 'system'>,
  work: (sql: Sql) => Promise<T>,
): Promise<T | undefined> {
  const client = await database.system.connect();
  let broken: Error | undefined;
  try {
    const sql = asSql(client);
    const rows = await sql.query<{ readonly held: boolean }>(
      `select pg_try_advisory_lock(${key}) as held`,
    );
    if (rows[0]?.held !== true) return undefined;
    try {
      return await work(sql);
    } finally {
      await sql.query(`select pg_advisory_unlock(${key})`).catch((failure: unknown) => {
        // A connection that may still hold the lock must not go back to the pool.
        broken = failure instanceof Error ? failure : new Error(String(failure));
      });
    }
  } finally {
    client.release(broken);
  }
}
