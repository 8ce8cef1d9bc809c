import pg from 'pg';
import { openEmbeddedDatabase } from '../../packages/server/src/embedded/index.ts';
import type { Signalbox } from './signalbox.ts';

/** The database of a running Signalbox, past every rule: to seed what would take hours to come in, and to look at what was written. */
export interface TestDatabase {
  rows<T>(text: string, values?: readonly unknown[]): Promise<readonly T[]>;
  close(): Promise<void>;
}

export async function openDatabase(signalbox: Signalbox): Promise<TestDatabase> {
  const embedded = await openEmbeddedDatabase({ home: signalbox.home, supervise: false });
  const client = new pg.Client({ connectionString: embedded.url });
  await client.connect();
  return {
    rows: async <T>(text: string, values: readonly unknown[] = []) =>
      (await client.query(text, [...values])).rows as readonly T[],
    close: async () => {
      await client.end();
      await embedded.close();
    },
  };
}

/** What the built-in desk has for a ticket: empty when nothing was written. */
export async function deskFields(
  database: TestDatabase,
  externalId: string,
): Promise<Readonly<Record<string, string>>> {
  const [row] = await database.rows<{ readonly fields: Readonly<Record<string, string>> }>(
    'select fields from signalbox.desk_ticket where external_id = $1',
    [externalId],
  );
  return row?.fields ?? {};
}

/** Makes the newest item in review, but not `keep`, one whose write failed; returns the attempt. */
export async function failWrite(database: TestDatabase, keep: string): Promise<string> {
  const [row] = await database.rows<{ readonly id: string }>(
    `
    with one as (
      select a.tenant_id, a.id, a.item_id from signalbox.action a
      join signalbox.item i on i.tenant_id = a.tenant_id and i.id = a.item_id and i.decision_id = a.decision_id
      where i.state = 'in_review' and i.id <> $1 order by i.id desc limit 1
    ), closed as (
      update signalbox.hold h set state = 'superseded', closed_at = now() from one where h.item_id = one.item_id
    ), stuck as (
      update signalbox.item i set state = 'stuck', stuck_code = 'write_unknown', stuck_at = now(), hold_id = null
      from one where i.id = one.item_id
    )
    insert into signalbox.attempt
      (tenant_id, id, action_id, item_id, number, fence, deadline_at, ended_at, verdict, intended, error_code)
    select tenant_id, gen_random_uuid(), id, item_id, 1, 1, now(), now(), 'unknown', '{"category": "network"}', 'unreachable'
    from one returning id`,
    [keep],
  );
  return row?.id ?? 'none is in review';
}

/** Gives an item a conversation that ended in its decision, as if a language model had been asked. */
export async function seedConversation(database: TestDatabase, itemId: string): Promise<void> {
  await database.rows(
    `
    insert into signalbox.conversation
      (tenant_id, id, item_id, revision_no, agent, version, probe, decision_id, taken_at, ended_at, outcome)
    select tenant_id, gen_random_uuid(), item_id, revision_no, agent, version, false, id, now(), now(), 'decided'
    from signalbox.decision where item_id = $1`,
    [itemId],
  );
}

/**
 * Makes `count` open reviews like one that is there, each an item of its own with the subject "Ticket 1" and so on, in that
 * order. They are read and decided as any other; only their original text cannot be opened.
 */
export async function seedReviews(database: TestDatabase, count: number): Promise<void> {
  await database.rows(`
    create temporary table copy as select g,
      ${uuidAt('hold')} as hold_id, ${uuidAt('item')} as item_id, ${uuidAt('decision')} as decision_id,
      ${uuidAt('message')} as message_id, ${uuidAt('action')} as action_id
    from generate_series(1, ${count}) g`);
  await database.rows(`
    create temporary table pattern as select tenant_id, item_id, id as hold_id, decision_id from signalbox.hold
    where kind = 'review' and state = 'open' order by id limit 1`);
  const ids = `'item_id', c.item_id, 'decision_id', c.decision_id, 'hold_id', c.hold_id`;
  const tables = [
    ['item', 'p.item_id = t.id', `${ids}, 'id', c.item_id, 'external_id', 'SEED-' || c.g`],
    ['message', 'p.item_id = t.item_id', `${ids}, 'id', c.message_id, 'subject', 'Ticket ' || c.g`],
    ['decision', 'p.decision_id = t.id', `${ids}, 'id', c.decision_id`],
    ['action', 'p.decision_id = t.decision_id', `${ids}, 'id', c.action_id`],
    [
      'hold',
      'p.hold_id = t.id',
      `${ids}, 'id', c.hold_id, 'claim_id', null, 'claimed_by', null, 'claim_expires_at', null`,
    ],
  ] as const;
  for (const [table, join, changes] of tables) {
    const columns = await database.rows<{ readonly name: string }>(
      `select quote_ident(column_name) as name from information_schema.columns
       where table_schema = 'signalbox' and table_name = $1 and is_generated = 'NEVER'`,
      [table],
    );
    const names = columns.map(({ name }) => name);
    await database.rows(`
      insert into signalbox.${table} (${names.join()})
      select ${names.map((name) => `r.${name}`).join()}
      from pattern p join signalbox.${table} t on t.tenant_id = p.tenant_id and ${join}
      cross join copy c cross join lateral jsonb_populate_record(t, jsonb_build_object(${changes})) r`);
  }
  await database.rows('analyze');
}

/** A time-ordered id (RFC 9562, version 7), a millisecond apart, ending now. */
function uuidAt(kind: string): string {
  const ms = `(extract(epoch from now()) * 1000)::bigint - 20000 + g`;
  return `(lpad(to_hex(${ms}), 12, '0') || '7' || substr(md5('${kind}' || g), 1, 3) || '8' || substr(md5('${kind}' || g), 4, 15))::uuid`;
}
