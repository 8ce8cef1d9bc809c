import { uuidV7 } from '../../src/ids/uuid-v7.ts';
import type { AuditLab } from './support.ts';

/** Removes all that items leave behind, also what the roles of the program may not delete. */
export async function emptyTables(lab: AuditLab): Promise<void> {
  for (const table of [
    'item_search',
    'search_window',
    'search_mark',
    'second_look',
    'settlement',
    'write_lease',
    'outcome',
    'desk_update',
    'desk_ticket',
    'api_key',
    'hand_over',
    'flag',
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

/** What an item's source was told of it, and what somebody said of it, with a text in every place that can hold some. */
export async function insertTold(
  lab: AuditLab,
  { itemId, externalId, body }: Readonly<Record<'itemId' | 'externalId' | 'body', string>>,
): Promise<void> {
  const id = uuidV7();
  const own = { item_id: itemId };
  await insertRow(lab, 'hand_over', {
    ...{ ...own, id, kind: 'note', cause: 'unsure', verdict: 'confirmed' },
    ...{ source: 'api', external_id: externalId, fields: { team: 'billing' }, attempts: 1 },
  });
  await insertRow(lab, 'attempt', {
    ...{ ...own, id: uuidV7(), action_id: id, number: 1, fence: 2 },
    ...{ deadline_at: new Date().toISOString(), intended: { body }, precondition: { body } },
  });
  await insertRow(lab, 'flag', {
    ...{ ...own, id: uuidV7(), said_by: 'requester', verdict: 'wrong', actor: 'key:1', note: body },
  });
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
