import type { Json } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

interface ValueRow {
  readonly id: string;
  readonly value: Json;
}

interface Column {
  readonly read: string;
  readonly write: string;
}

const chosen: readonly Column[] = [
  {
    read: 'select id, payload as value from signalbox.action where tenant_id = $1 and item_id = $2',
    write: 'update signalbox.action set payload = $3 where tenant_id = $1 and id = $2',
  },
  {
    read: 'select id, fields as value from signalbox.verdict where tenant_id = $1 and item_id = $2',
    write: 'update signalbox.verdict set fields = $3 where tenant_id = $1 and id = $2',
  },
  {
    read: `select id, jsonb_build_array(queue, reason_code) as value from signalbox.verdict
      where tenant_id = $1 and item_id = $2`,
    write: `update signalbox.verdict set queue = $3::jsonb ->> 0, reason_code = $3::jsonb ->> 1
      where tenant_id = $1 and id = $2`,
  },
];
const decided: readonly Column[] = [
  {
    read: `select id, jsonb_build_array(fields, facts) as value from signalbox.decision
      where tenant_id = $1 and item_id = $2`,
    write: `update signalbox.decision set fields = $3::jsonb -> 0, facts = $3::jsonb -> 1
      where tenant_id = $1 and id = $2`,
  },
];
// The desk keeps the tickets of every source without a connector of its own, under their external ids.
const deskTicket = `
  select i.external_id from signalbox.item i where i.tenant_id = $1 and i.id = $2 and not exists (
    select from signalbox.source s where s.tenant_id = $1 and s.name = i.source and s.type not in ('api', 'desk'))`;
const desk: readonly Column[] = [
  {
    read: `select external_id as id, fields as value from signalbox.desk_ticket
      where tenant_id = $1 and external_id = (${deskTicket})`,
    write: 'update signalbox.desk_ticket set fields = $3 where tenant_id = $1 and external_id = $2',
  },
  {
    read: `select jsonb_build_array(external_id, write_key)::text as id, fields as value from signalbox.desk_update
      where tenant_id = $1 and external_id = (${deskTicket})`,
    write: `update signalbox.desk_update set fields = $3
      where tenant_id = $1 and external_id = $2::jsonb ->> 0 and write_key = ($2::jsonb ->> 1)::uuid`,
  },
];

const flagsText = `
  update signalbox.flag set note = null where tenant_id = $1 and item_id = $2 and note is not null`;
const notesText = `
  update signalbox.verdict set note = null where tenant_id = $1 and item_id = $2 and note is not null`;

export interface Scrubs {
  /** For what people chose, what was to be written and what the desk holds. */
  readonly chosen: (value: Json) => Json;
  /** For the answers and facts of decisions. */
  readonly decided: (value: Json) => Json;
}

/** Runs the values of an item, wherever they are kept, through `scrubs`, and drops the reviewers' notes. */
export async function eraseValues(tx: Tx, itemId: string, scrubs: Scrubs): Promise<void> {
  await tx.query(notesText, [tx.tenantId, itemId]);
  await tx.query(flagsText, [tx.tenantId, itemId]);
  for (const column of [...chosen, ...desk]) await scrubColumn(tx, itemId, column, scrubs.chosen);
  for (const column of decided) await scrubColumn(tx, itemId, column, scrubs.decided);
}

async function scrubColumn(
  tx: Tx,
  itemId: string,
  { read, write }: Column,
  scrub: (value: Json) => Json,
): Promise<void> {
  for (const { id, value } of await tx.query<ValueRow>(read, [tx.tenantId, itemId])) {
    const after = JSON.stringify(scrub(value));
    if (after !== JSON.stringify(value)) await tx.query(write, [tx.tenantId, id, after]);
  }
}
