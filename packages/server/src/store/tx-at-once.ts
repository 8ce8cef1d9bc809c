import { isUuid } from '../ids/uuid-v7.ts';
import { asSql, type Database } from './database.ts';
import { isContention } from './errors.ts';
import type { TenantSql } from './tx.ts';

const maxRuns = 4;

/**
 * Runs `work` in one transaction that sees one tenant only, in a single round trip: begin, its statements and commit are sent
 * together. So `work` asks for all its statements before it waits for any, and none can depend on what another returns; one that
 * must not be committed fails in the database. When one fails nothing is committed and its error is thrown. Contention is run again, as
 * `inTenant` does.
 */
export async function inTenantAtOnce<T>(
  database: Pick<Database, 'atOnce'>,
  tenantId: string,
  work: (sql: TenantSql) => Promise<T>,
): Promise<T> {
  if (!isUuid(tenantId)) throw new TypeError('a tenant id is a lower-case UUID');
  for (let run = 1; ; run += 1) {
    try {
      return await runOnce(database, tenantId, work);
    } catch (error) {
      if (!isContention(error) || run >= maxRuns) throw error;
    }
  }
}

async function runOnce<T>(
  database: Pick<Database, 'atOnce'>,
  tenantId: string,
  work: (sql: TenantSql) => Promise<T>,
): Promise<T> {
  const client = await database.atOnce.connect();
  try {
    const sql = asSql(client);
    let sent = false;
    const began = client.query(`begin; select set_config('signalbox.tenant', '${tenantId}', true)`);
    const working = work({
      tenantId,
      query: <Row>(text: string, values?: readonly unknown[], name?: string) => {
        if (sent) throw new Error('a statement came after the commit was sent');
        return sql.query<Row>(text, values, name);
      },
    });
    sent = true;
    const [, worked, committed] = await Promise.allSettled([
      began,
      working,
      client.query('commit'),
    ]);
    if (worked.status === 'rejected') throw worked.reason;
    if (committed.status === 'rejected') throw committed.reason;
    // What was rolled back because of a statement nobody waited for is not done, whatever `work` made of it.
    if (committed.value.command !== 'COMMIT') throw new Error('the transaction was rolled back');
    return worked.value;
  } finally {
    client.release();
  }
}
