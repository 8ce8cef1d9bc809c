import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';

let lab: LineLab;
beforeAll(async () => {
  lab = await openLine(lineFiles({ delay: '0s' }));
});
afterAll(() => lab.close());

/** From the sixth run on PostgreSQL may keep the plan of a statement. */
const runs = 12;
const grown = 5_000;
/** A connection tells what it read at the end of the first statement so long after the last time it did. */
const tellsEveryMs = 1_100;

// By the same tenant, of another action: an attempt is looked up by its id, and none of these is it.
const growText = `
  insert into signalbox.attempt
    (tenant_id, id, action_id, item_id, number, fence, deadline_at, intended, precondition)
  select a.tenant_id, overlay(a.id::text placing lpad(to_hex(g), 12, '0') from 25)::uuid, a.action_id, a.item_id,
    1000 + g, 1000 + g, now(), '{}', '{}'
  from (select * from signalbox.attempt order by id limit 1) a cross join generate_series(1, ${grown}) g`;

async function write(from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 1) {
    await lab.accept({ source: 'api', externalId: `T-${n}`, subject: 'vpn is slow', body: '' });
    await lab.drain();
  }
  expect(await lab.states()).toEqual({ resolved: to });
}

async function rowsRead(table: string): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, tellsEveryMs));
  await lab.database.app.query('select');
  const [row] = await lab.sql<{ n: number }>(
    `select sum(coalesce(idx_tup_fetch, 0) + coalesce(seq_tup_read, 0))::int as n from pg_stat_user_tables
     where schemaname = 'signalbox' and relname like $1`,
    [`${table}%`],
  );
  return row?.n ?? 0;
}

test('a ticket does not cost more because its first forerunners came while the tables were empty', async () => {
  await write(0, runs);
  await lab.sql(growText);
  const before = await rowsRead('attempt');
  await write(runs, runs + 2);
  expect((await rowsRead('attempt')) - before).toBeLessThan(grown);
});

test('nor because other tickets were handed over', async () => {
  await lab.sql(
    `insert into signalbox.hand_over (tenant_id, id, item_id, kind, cause, source, external_id, verdict)
     select $1, gen_random_uuid(), gen_random_uuid(), 'note', 'unsure', 'api', g::text, 'confirmed'
     from generate_series(1, ${grown}) g`,
    [lab.tenantId],
  );
  const before = await rowsRead('hand_over');
  await write(runs + 2, runs + 4);
  expect((await rowsRead('hand_over')) - before).toBeLessThan(grown);
});
