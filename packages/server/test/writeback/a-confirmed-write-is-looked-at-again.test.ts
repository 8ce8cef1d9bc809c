import type { ExchangeView } from '@signalbox/contract';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eraseItem } from '../../src/audit/erase.ts';
import type { LineContext } from '../../src/line/context.ts';
import { redmineSource } from '../connectors/support/redmine-files.ts';
import { type WrittenRedmine, writtenRedmine } from '../connectors/support/written-redmine.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { filesWith } from '../ticket-systems/support.ts';

let redmine: WrittenRedmine;
let lab: LineLab;
const afterMs = 121_000;

beforeAll(async () => {
  redmine = await writtenRedmine();
  lab = await openLine(
    filesWith([
      redmineSource('redmine', redmine.url, ['automations: [Night Rules]']),
      redmineSource('once', redmine.url, ['look_again_after: off']),
    ]),
  );
});
afterAll(async () => {
  await lab.close();
  await redmine.close();
});
afterEach(() => void redmine.asked.splice(0));

/** A ticket whose write was confirmed: low, for the network team. */
async function written(
  source = 'redmine',
): Promise<{ readonly id: string; readonly issue: string }> {
  const issue = redmine.create();
  const id = await lab.accept({ source, externalId: issue });
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
  redmine.asked.splice(0);
  return { id, issue };
}

async function lookAgain(ms = afterMs, context?: LineContext): Promise<void> {
  await lab.pass(ms);
  await lab.tick(context);
}

interface Look {
  readonly finding: string | null;
  readonly changes: readonly Readonly<Record<string, unknown>>[] | null;
  readonly code: string | null;
}

async function lookOf(id: string): Promise<Look | undefined> {
  const rows = await lab.sql<Look>(
    `select s.finding, s.changes, s.error_code as code
     from signalbox.second_look s join signalbox.action a on a.id = s.action_id where a.item_id = $1
     order by a.id desc`,
    [id],
  );
  return rows[0];
}

async function exchangeOf(id: string): Promise<ExchangeView | undefined> {
  const rows = await lab.sql<{ exchange: ExchangeView }>(
    `select s.exchange from signalbox.second_look s join signalbox.action a on a.id = s.action_id
     where a.item_id = $1`,
    [id],
  );
  return rows[0]?.exchange;
}

async function entriesOf(id: string, type: string): Promise<readonly Record<string, unknown>[]> {
  const rows = await lab.sql<{ detail: Record<string, unknown> }>(
    'select detail from signalbox.audit_entry where item_id = $1 and type = $2 order by id',
    [id, type],
  );
  return rows.map(({ detail }) => detail);
}

const outcomesOf = (id: string) =>
  lab.sql<{
    field: string;
    value: string;
    correct: boolean;
    witness: string;
    reported_source: string;
  }>(
    'select field, value, correct, witness, reported_source from signalbox.outcome where item_id = $1',
    [id],
  );

test('what still stands is said to, not before its time, with one request for many tickets', async () => {
  const tickets = [await written(), await written(), await written()];
  await lookAgain(60_000);
  expect(redmine.asked).toEqual([]);
  await lookAgain(61_000);
  expect(redmine.asked).toEqual(['GET /issues.json']);
  for (const { id } of tickets) {
    const { requests = [] } = (await exchangeOf(id)) ?? {};
    expect(requests).toMatchObject([
      { part: 'second_look', path: '/issues.json?issue_id&status_id&limit', tickets: 3 },
    ]);
    // What is asked for three at once holds no value of any of them.
    expect(requests[0]?.answered).not.toMatch(/[":]\d|: ?"/);
    expect(await lookOf(id)).toEqual({ finding: 'stands', changes: null, code: null });
    expect(await lab.item(id)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
    expect(await entriesOf(id, 'looked_again')).toMatchObject([{ finding: 'stands', changed: [] }]);
    expect(await outcomesOf(id)).toEqual([]);
  }
  await lookAgain();
  expect(redmine.asked).toHaveLength(1);
});

test('a value a person put there is overwritten by a person, and an outcome, once', async () => {
  const { id, issue } = await written();
  redmine.setPriority(issue, 'Urgent', 'Hanna Human');
  await lookAgain();
  expect(await lookOf(id)).toMatchObject({
    finding: 'overwritten',
    changes: [{ field: 'priority', wrote: 'low', stands: 'urgent', by: 'person' }],
  });
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', verdict: 'overwritten' });
  expect(await lab.sql('select verdict from signalbox.attempt where item_id = $1', [id])).toEqual([
    { verdict: 'overwritten' },
  ]);
  expect(await outcomesOf(id)).toEqual([
    {
      ...{ field: 'priority', value: 'urgent', correct: false },
      ...{ witness: 'source', reported_source: 'redmine' },
    },
  ]);
  expect(await entriesOf(id, 'outcome')).toMatchObject([{ field: 'priority', correct: false }]);
  expect(redmine.asked).toEqual(['GET /issues.json', `GET /issues/${issue}.json`]);
  expect((await exchangeOf(id))?.requests.map(({ path }) => path)).toEqual([
    ...['/issues.json?issue_id&status_id&limit', '/issues/*.json?include'],
  ]);
});

test('what rules, our own user or nobody that is named put there teaches nothing', async () => {
  const changers = { 'Night Rules': 'automation', 'AI Agent': 'automation', nobody: 'unknown' };
  for (const [who, by] of Object.entries(changers)) {
    const { id, issue } = await written();
    redmine.setPriority(issue, 'Normal', who === 'nobody' ? null : who);
    await lookAgain();
    expect(await lookOf(id)).toMatchObject({
      finding: 'overwritten',
      changes: [{ field: 'priority', wrote: 'low', stands: 'Normal', by }],
    });
    expect(await outcomesOf(id)).toEqual([]);
  }
});

test('a person who quotes our note is not taken for us', async () => {
  const { id, issue } = await written();
  const [ours = ''] = redmine.notesOf(issue);
  redmine.quote(issue, ours, 'Hanna Human');
  redmine.setPriority(issue, 'Normal', 'Night Rules');
  redmine.setPriority(issue, 'Urgent', 'Hanna Human');
  await lookAgain();
  expect(await lookOf(id)).toMatchObject({ changes: [{ field: 'priority', by: 'person' }] });
});

test('of several fields each is told by whom; the last who changed one counts', async () => {
  const { id, issue } = await written();
  redmine.setPriority(issue, 'Urgent', 'Hanna Human');
  redmine.setPriority(issue, 'Normal', 'Night Rules');
  redmine.setTeam(issue, 'Identity', 'Hanna Human');
  await lookAgain();
  expect((await lookOf(id))?.changes).toMatchObject([
    { field: 'team', stands: 'Identity', by: 'person' },
    { field: 'priority', by: 'automation' },
  ]);
  expect(await outcomesOf(id)).toMatchObject([{ field: 'team', value: 'Identity' }]);
});

test('a ticket that is gone, or that the token may not see any more, is said to be', async () => {
  const gone = await written();
  const closed = await written();
  const there = await written();
  redmine.remove(gone.issue);
  redmine.fail(/^\/issues\.json$/, 403);
  redmine.fail(new RegExp(`^/issues/${closed.issue}\\.json$`), 403);
  await lookAgain();
  expect(await lookOf(gone.id)).toMatchObject({ finding: 'not_looked', code: 'ticket_gone' });
  expect(await lookOf(closed.id)).toMatchObject({ finding: 'not_looked', code: 'no_right' });
  expect(await lookOf(there.id)).toMatchObject({ finding: 'stands' });
  expect(await lab.item(gone.id)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
  expect(await entriesOf(gone.id, 'looked_again')).toMatchObject([{ errorCode: 'ticket_gone' }]);
});

test('a source that is away is asked later, not before it wants to be, and given up after about a day', async () => {
  const { id } = await written();
  // In a process of its own, which from then on asks nothing of this system for half an hour by the clock.
  const told = await lab.another();
  redmine.fail(/^\/issues\.json$/, 429, 1, { 'retry-after': '1800' });
  await lookAgain(afterMs, told.context);
  expect(await lookOf(id)).toMatchObject({ finding: null, code: 'busy' });
  await lookAgain(1_750_000);
  expect(redmine.asked).toHaveLength(1);
  redmine.fail(/^\/issues\.json$/, 503, 28);
  for (let n = 0; n < 28; n += 1) await lookAgain(3_601_000);
  expect(await lookOf(id)).toMatchObject({ finding: null, code: 'unreachable' });
  redmine.fail(/^\/issues\.json$/, 503);
  await lookAgain(3_601_000);
  expect(await lookOf(id)).toMatchObject({ finding: 'not_looked', code: 'unreachable' });
});

test('a look whose worker died is made by another, and recorded once', async () => {
  const { id } = await written();
  await lab.pass(afterMs);
  await lab.sql('update signalbox.second_look set woken_at = now() where looked_at is null');
  await lab.tick();
  expect(await lookOf(id)).toMatchObject({ finding: null });
  await lookAgain(601_000);
  expect(await lookOf(id)).toMatchObject({ finding: 'stands' });
  expect(await entriesOf(id, 'looked_again')).toHaveLength(1);
});

test('a source that is switched off is not looked at again, nor what was never confirmed', async () => {
  const { id } = await written('once');
  await lookAgain();
  expect(await lookOf(id)).toBeUndefined();
  expect(redmine.asked).toEqual([]);
});

test('an erased item is not looked at, and nothing of what was seen remains', async () => {
  const seen = await written();
  const coming = await written();
  redmine.setPriority(seen.issue, 'Urgent', 'Hanna Human');
  await lab.pass(afterMs);
  await lab.sql(
    `update signalbox.second_look set due_at = due_at + interval '1 day'
     where action_id in (select id from signalbox.action where item_id = $1)`,
    [coming.id],
  );
  await lab.tick();
  expect(await lookOf(seen.id)).toMatchObject({ finding: 'overwritten' });
  const { context, tenantId } = lab;
  const erasing = {
    ...{ database: lab.database, keys: context.keysOf(tenantId) },
    ...{ actor: 'system', nowMs: Date.now() },
  };
  for (const { id } of [seen, coming]) {
    await eraseItem(erasing, id);
    expect(await lookOf(id)).toBeUndefined();
  }
});
