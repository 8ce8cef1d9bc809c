import { asSql, type Database, type Sql } from '../database.ts';

export type Isolation = 'read committed' | 'repeatable read, read only';

/**
 * Runs `work` in one transaction of the system role, which sees all tenants, and commits it. Times come back as
 * `2026-11-21 04:41:00.123+00`, whatever the server's settings. Rolls back and rethrows whatever `work` throws.
 */
export async function inSystem<T>(
  database: Pick<Database, 'system'>,
  work: (sql: Sql) => Promise<T>,
  isolation: Isolation = 'read committed',
): Promise<T> {
  const client = await database.system.connect();
  let broken: Error | undefined;
  try {
    await client.query(
      `begin isolation level ${isolation}; set local datestyle = 'ISO'; set local timezone = 'UTC'`,
    );
    const result = await work(asSql(client));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error(String(failure));
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
