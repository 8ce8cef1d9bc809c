import type { AuditLab } from './support.ts';

/** Removes all that items leave behind, also what the roles of the program may not delete. */
export async function emptyTables(lab: AuditLab): Promise<void> {
  for (const table of [
    'item_search',
    'search_window',
    'search_mark',
    'second_look',
    'write_lease',
    'outcome',
    'desk_update',
    'desk_ticket',
    'api_key',
    'verdict',
    'hold',
    'attempt',
    'action',
    'decision',
    'message',
    'item',
    'item_key',
    'example',
    'import_run',
    'idempotency_key',
  ]) {
    await lab.tamper(`delete from signalbox.${table}`);
  }
}

/** Inserts a row of the lab's tenant as it would stand in the table. */
export async function insertRow(
  lab: AuditLab,
  table: string,
  row: Readonly<Record<string, unknown>>,
): Promise<void> {
  const names = ['tenant_id', ...Object.keys(row)];
  const values = [lab.tenantId, ...Object.values(row)].map((value) =>
    value !== null && typeof value === 'object' && !Buffer.isBuffer(value) && !Array.isArray(value)
      ? JSON.stringify(value)
      : value,
  );
  const marks = names.map((_, index) => `$${index + 1}`);
  await lab.tamper(
    `insert into signalbox.${table} (${names.join(',')}) values (${marks.join(',')})`,
    values,
  );
}

/** Every row of every table of the product and its job engine, as JSON. */
export async function dumpAll(lab: AuditLab): Promise<string> {
  const tables = await lab.tamper(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('signalbox', 'graphile_worker')`,
  );
  const parts = [];
  for (const { name } of tables) {
    parts.push(
      JSON.stringify(await lab.tamper(`select row_to_json(t) as row from ${String(name)} t`)),
    );
  }
  return parts.join('\n').toLowerCase();
}
