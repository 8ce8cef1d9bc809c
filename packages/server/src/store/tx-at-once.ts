import { isUuid } from '../ids/uuid-v7.ts';
import { asSql, type Database } from './database.ts';
import { isContention } from './errors.ts';
import type { TenantSql } from './tx.ts';

const maxRuns = 4;

/**
 * When a transaction outlives a crash of the database. In any case it does not outlive what was committed before it: whoever finds what
 * is durable finds everything that came before.
 *
 * - `held`: when it returns, if it wrote anything; its locks are held until it is.
 * - `later`: within a second, or with whatever is committed next. It outlives its process at once.
 */
type Durability = 'held' | 'later';

/**
 * Runs `work` in one transaction that sees one tenant only, in a single round trip: begin, its statements and commit are sent
 * together. So `work` asks for all its statements before it waits for any, and none can depend on what another returns; one that
 * must not be committed fails in the database. When one fails nothing is committed and its error is thrown. Contention is run again, as
 * `inTenant` does.
 *
 * @param durability Default: `held`
 */
export async function inTenantAtOnce<T>(
  database: Pick<Database, 'atOnce'>,
  tenantId: string,
  work: (sql: TenantSql) => Promise<T>,
  durability: Durability = 'held',
): Promise<T> {
  if (!isUuid(tenantId)) throw new TypeError('a tenant id is a lower-case UUID');
  for (let run = 1; ; run += 1) {
    try {
      return await runOnce(database, tenantId, work, durability);
    } catch (error) {
      if (!isContention(error) || run >= maxRuns) throw error;
    }
  }
}

async function runOnce<T>(
  database: Pick<Database, 'atOnce'>,
  tenantId: string,
  work: (sql: TenantSql) => Promise<T>,
  durability: Durability,
): Promise<T> {
  const client = await database.atOnce.connect();
  try {
    const sql = asSql(client);
    let sent = false;
    const waiting = durability === 'held' ? '' : 'set local synchronous_commit = off;';
    // In one piece: each write would wake the database by itself.
    client.connection.stream.cork();
    const began = client.query(
      `begin; ${waiting} select set_config('signalbox.tenant', '${tenantId}', true)`,
    );
    const asking = {
      tenantId,
      query: <Row>(text: string, values?: readonly unknown[], name?: string) => {
        if (sent) throw new Error('a statement came after the commit was sent');
        return sql.query<Row>(text, values, name);
      },
    };
    // Also what fails before it asks for anything must find its way to the commit, or the connection stays in the transaction.
    const working = (async () => work(asking))();
    sent = true;
    const committing = client.query('commit');
    client.connection.stream.uncork();
    const [, worked, committed] = await Promise.allSettled([began, working, committing]);
    if (worked.status === 'rejected') throw worked.reason;
    if (committed.status === 'rejected') throw committed.reason;
    // What was rolled back because of a statement nobody waited for is not done, whatever `work` made of it.
    if (committed.value.command !== 'COMMIT') throw new Error('the transaction was rolled back');
    return worked.value;
  } finally {
    client.release();
  }
}
