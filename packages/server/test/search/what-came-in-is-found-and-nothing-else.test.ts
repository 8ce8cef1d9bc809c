import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendAudit } from '../../src/agents/version-change.ts';
import { eraseItem } from '../../src/audit/erase.ts';
import { advance } from '../../src/line/runner/advance.ts';
import { fillSearch } from '../../src/search/fill.ts';
import { type FindOptions, findItems, type ItemPage } from '../../src/search/find-items.ts';
import { asSql } from '../../src/store/database.ts';
import { inTenant } from '../../src/store/tx.ts';
import type { ItemFilter } from '../../src/store/views/item-rows.ts';
import { bodyOf, type Lab, openLab } from '../http/support/lab.ts';
import { onOwner } from '../http/support/scenario.ts';
import { untilSearchable } from '../support/searchable.ts';

// So small that a page needs many windows.
const windowItems = 3;
const words = ['alpha', 'beta', 'gamma', 'delta', 'omega'];

interface Made {
  readonly id: string;
  readonly text: readonly string[];
  readonly source: string;
  state: string;
  lane: string;
  queue: string | null;
}

/** The id an item would have got at that moment: `uuidV7` itself never goes back again. */
function uuidV7At(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${randomUUID().slice(-12)}`;
}

let lab: Lab;
const made: Made[] = [];

async function take(subject: string, more: Record<string, unknown> = {}): Promise<string> {
  const item = { externalId: `S-${randomUUID()}`, subject, ...more };
  const response = await lab.call(lab.own.admin, 'POST', '/v1/items', item);
  return (await bodyOf<{ id: string }>(response)).id;
}

beforeAll(async () => {
  lab = await openLab();
  // Deterministic and uneven: some words in most texts, one in few, one in old ones only.
  for (let n = 0; n < 60; n += 1) {
    const text = words.filter((_, k) => (k === 4 ? n < 4 : (n * (k + 3)) % (k + 2) === 0));
    const source = n % 5 === 0 ? 'desk' : 'api';
    const id = await take(text.join(' '), { source });
    made.push({ id, text, source, state: 'received', lane: '', queue: null });
    // Windows open as time goes by, not all at once.
    if (n % 7 === 0) await untilSearchable(lab.test.database, { windowItems });
  }
  for (const [n, item] of made.entries()) {
    if (n % 3 === 0) await advance(lab.context, lab.own.tenantId, [item.id]);
  }
  await onOwner(lab, lab.own.tenantId, async (query) => {
    for (const row of await query('select id, state, lane, queue from item', [])) {
      const item = made.find((one) => one.id === row['id']);
      if (item === undefined) continue;
      item.state = String(row['state']);
      item.lane = String(row['lane'] ?? '');
      item.queue = row['queue'] === null ? null : String(row['queue']);
    }
  });
  await untilSearchable(lab.test.database, { windowItems });
});
afterAll(() => lab.close());

/** All pages of a search, put together. */
async function all(filter: ItemFilter, q: string | undefined, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let below: string | null = null;
  do {
    const options: FindOptions = {
      filter,
      q,
      limit,
      belowId: below,
      withinMs: limit % 2 === 0 ? 0 : undefined,
    };
    const page: ItemPage = await inTenant(lab.test.database, lab.own.tenantId, (tx) =>
      findItems(tx, options),
    );
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    ids.push(...page.rows.map((row) => row.id));
    below = page.nextId;
  } while (below !== null);
  return ids;
}

async function search(key: string, query: string): Promise<string[]> {
  const response = await lab.call(key, 'GET', `/v1/items?${query}`);
  expect(response.status).toBe(200);
  return (await bodyOf<{ data: { id: string }[] }>(response)).data.map((item) => item.id);
}

describe('a search', () => {
  it('gives exactly what matches, newest first, over windows, pages and filters, also in no time at all', async () => {
    const term = fc.record({ word: fc.constantFrom(...words, 'absent'), not: fc.boolean() });
    const query = fc.option(fc.array(term, { minLength: 1, maxLength: 3 }), { nil: undefined });
    const filters = fc.record(
      {
        state: fc.constantFrom('received', 'in_review', 'held', 'resolved'),
        source: fc.constantFrom('api', 'desk'),
        lane: fc.constantFrom('manual', 'assisted'),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        query,
        filters,
        fc.integer({ min: 1, max: 20 }),
        async (terms, filter, n) => {
          const expected = made
            .filter(
              (item) =>
                (terms ?? []).every(({ word, not }) => item.text.includes(word) !== not) &&
                (filter.state === undefined || item.state === filter.state) &&
                (filter.source === undefined || item.source === filter.source) &&
                (filter.lane === undefined || item.lane === filter.lane),
            )
            .map((item) => item.id)
            .sort()
            .reverse();
          const typed = terms?.map(({ word, not }) => `${not ? '-' : ''}${word}`).join(' ');
          expect(await all(filter, typed, n)).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('opened a window every few items, each with a range of its own', async () => {
    const rows = await onOwner(lab, lab.own.tenantId, (query) =>
      query(
        `select w.no, count(s.*)::int as n from search_window w
         left join item_search s on s.tenant_id = w.tenant_id and s.window_no = w.no group by 1`,
        [],
      ),
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.every((row) => Number(row['n']) <= windowItems)).toBe(true);
    expect(rows.reduce((sum, row) => sum + Number(row['n']), 0)).toBe(made.length);
  });

  it('is exact also when the clock of a process was an hour ahead for a while', async () => {
    const early = new Date(Date.now() + 3_600_000).getTime();
    const ahead = uuidV7At(early);
    await onOwner(lab, lab.own.tenantId, async (query) => {
      const [any] = await query('select * from item limit 1', []);
      await query(
        `insert into item (tenant_id, id, kind, source, external_id, revision, revision_no, state, received_at)
         values ($1, $2, 'ticket', 'api', $3, '1', 1, 'resolved', now())`,
        [any?.['tenant_id'], ahead, `clockword ${ahead}`],
      );
    });
    // In the audit's order, as intake has it.
    await inTenant(lab.test.database, lab.own.tenantId, (tx) =>
      appendAudit(lab.context, tx, [
        { stage: 'intake', type: 'received', actor: 'system', itemId: ahead, detail: {} },
      ]),
    );
    await untilSearchable(lab.test.database, { windowItems });
    const ids = [ahead];
    for (let n = 0; n < 14; n += 1) {
      ids.splice(1, 0, await take(`clockword ${n}`));
      if (n % 2 === 0) await untilSearchable(lab.test.database, { windowItems });
    }
    await untilSearchable(lab.test.database, { windowItems });
    for (const limit of [1, 2, 5, 50]) expect(await all({}, 'clockword', limit)).toEqual(ids);
  });

  it('finds a new revision by its new words, and by the old ones', async () => {
    const externalId = `R-${randomUUID()}`;
    const first = await take('firstword', { externalId, revision: '1' });
    await untilSearchable(lab.test.database, { windowItems });
    expect(await take('secondword', { externalId, revision: '2' })).toBe(first);
    await untilSearchable(lab.test.database, { windowItems });
    for (const word of ['firstword', 'secondword', externalId]) {
      expect(await search(lab.own.admin, `q=${word}`)).toEqual([first]);
    }
  });

  it('finds by agent, category, queue, needs and time', async () => {
    const [row] = await onOwner(lab, lab.own.tenantId, (query) =>
      query(
        `select d.agent, d.facts #>> '{fields,0,value}' as category, i.queue from item i
         join decision d on d.id = i.decision_id where i.queue is not null limit 1`,
        [],
      ),
    );
    const decided = made.filter((item) => item.state !== 'received').map((item) => item.id);
    const agent = await search(lab.own.admin, `agent=${String(row?.['agent'])}&limit=200`);
    expect(agent.sort()).toEqual(decided.sort());
    const queue = await search(lab.own.admin, `queue=${String(row?.['queue'])}&limit=200`);
    const expected = made.filter((item) => item.queue === row?.['queue']).map((item) => item.id);
    expect(queue.sort()).toEqual(expected.sort());
    expect(await search(lab.own.admin, 'agent=nobody&q=alpha')).toEqual([]);
    expect(await search(lab.own.admin, 'from=2099-01-01T00:00:00Z')).toEqual([]);
    expect(await search(lab.own.admin, 'to=2001-01-01T00:00:00Z')).toEqual([]);
    const old = await take('oldword', { receivedAt: '2001-05-05T00:00:00Z' });
    expect(await search(lab.own.admin, 'to=2002-01-01T00:00:00Z')).toEqual([old]);
    expect(
      await search(lab.own.admin, 'from=2001-01-01T00:00:00Z&to=2002-01-01T00:00:00Z'),
    ).toEqual([old]);
    const [stuck, failed] = [await take('one'), await take('two')];
    await onOwner(lab, lab.own.tenantId, async (query) => {
      const text = `update item set state = 'stuck', stuck_code = $2, stuck_at = now() where id = $1`;
      await query(text, [stuck, 'no_agent']);
      await query(text, [failed, 'write_refused']);
    });
    expect(await search(lab.own.admin, 'needs=stuck')).toEqual([failed, stuck]);
    expect(await search(lab.own.admin, 'needs=failed_write')).toEqual([failed]);
  });
});

describe('another tenant', () => {
  it('is never found, not with a word, not past the interface with the numbers of its windows', async () => {
    const item = { externalId: 'F-1', subject: 'alpha foreignword' };
    const theirs = await lab.call(lab.other.admin, 'POST', '/v1/items', item);
    const { id } = await bodyOf<{ id: string }>(theirs);
    await untilSearchable(lab.test.database, { windowItems });
    expect(await search(lab.other.admin, 'q=alpha')).toEqual([id]);
    expect(await search(lab.own.admin, 'q=foreignword')).toEqual([]);
    // Their windows are not its own, and the mark of a window cannot be typed; here it is, past the interface.
    const [window] = await asSql(lab.test.database.system).query<{ no: number }>(
      'select window_no::int as no from item_search where item_id = $1',
      [id],
    );
    for (const query of ['alpha', `alpha & '~w${window?.no}'`, `!nothing`]) {
      const [found] = await onOwner(lab, lab.own.tenantId, (run) =>
        run(`select ids from search_items($1::tsquery, null, 1000, 10000)`, [query]),
      );
      expect(found?.['ids']).not.toContain(id);
    }
  });
});

describe('erasing', () => {
  it('takes an item out for good, whoever is making words at that moment', async () => {
    const { database, own } = { database: lab.test.database, own: lab.own };
    const keys = lab.context.keysOf(own.tenantId);
    for (let n = 0; n < 30; n += 1) {
      const id = await take(`secretword${n} secretword`);
      const erase = async (): Promise<void> => {
        // Somewhere in the middle of filling, each time somewhere else.
        await new Promise((resolve) => setTimeout(resolve, n / 4));
        await eraseItem({ database, keys, nowMs: Date.now(), actor: 'system' }, id);
      };
      await Promise.all([fillSearch(database, { windowItems }), erase()]);
    }
    await untilSearchable(database, { windowItems });
    expect(await search(own.admin, 'q=secretword')).toEqual([]);
    const left = await asSql(database.system).query(
      `select item_id from item_search where document @@ 'secretword'::tsquery`,
    );
    expect(left).toEqual([]);
  });

  it('waits for words that are being made of the same tenant', async () => {
    const id = await take('slowword');
    const owner = new pg.Client({ connectionString: lab.test.ownerUrl });
    await owner.connect();
    try {
      await owner.query('begin');
      // What fills holds this lock while it reads texts and writes documents.
      await owner.query('select pg_advisory_xact_lock(signalbox.search_lock($1))', [
        lab.own.tenantId,
      ]);
      let over = false;
      const keys = lab.context.keysOf(lab.own.tenantId);
      const options = { database: lab.test.database, keys, nowMs: Date.now(), actor: 'system' };
      const erasing = eraseItem(options, id).then(() => {
        over = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(over).toBe(false);
      await owner.query(
        `insert into signalbox.item_search (tenant_id, item_id, window_no, document) values ($1, $2, 1, 'slowword')`,
        [lab.own.tenantId, id],
      );
      await owner.query('commit');
      await erasing;
      const left = await owner.query('select from signalbox.item_search where item_id = $1', [id]);
      expect(left.rowCount).toBe(0);
    } finally {
      await owner.end();
    }
  });
});

describe('two that fill at once', () => {
  it('leave one document an item', async () => {
    for (let n = 0; n < 12; n += 1) await take(`twinword ${n}`);
    await Promise.all(Array.from({ length: 4 }, () => fillSearch(lab.test.database)));
    await untilSearchable(lab.test.database);
    expect((await search(lab.own.admin, 'q=twinword&limit=200')).length).toBe(12);
  });
});

describe('a database restored from a copy', () => {
  it('is read anew: its count of transactions began again', async () => {
    const id = await take('restoredword');
    await onOwner(lab, lab.own.tenantId, () => Promise.resolve());
    await asSql(lab.test.database.system).query(
      `update search_mark set item_id = null, below_xid = '9999999999'::xid8, after_id = null`,
    );
    await untilSearchable(lab.test.database);
    expect(await search(lab.own.admin, 'q=restoredword')).toEqual([id]);
  });
});
