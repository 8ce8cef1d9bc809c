import type { TenantSql } from '../tx.ts';

// A transaction that only reads waits for no disk. The message is what it writes; nobody reads it.
const text = `
  select array(
    select given.id from unnest($2::uuid[]) as given (id)
    where not exists (select from signalbox.model_call m where m.tenant_id = $1 and m.id = given.id)
  ) as missing, pg_logical_emit_message(true, 'signalbox', '') is not null as written`;

/**
 * Which of some calls are not recorded: a crash of the database took along what was committed without waiting for the disk. Once its
 * transaction is on disk the others are, too.
 */
export async function findUnrecorded(
  tx: TenantSql,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const [row] = await tx.query<{ readonly missing: readonly string[] }>(text, [tx.tenantId, ids]);
  return new Set(row?.missing);
}
