import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eraseItem } from '../../src/audit/erase.ts';
import { ConnectorError, type History, type PastTicket } from '../../src/connectors/connector.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { filesWith } from '../ticket-systems/support.ts';
import { backfill, forgetPast, keptPast } from './support/backfilled.ts';

const total = 30;
const atOnce = 3;
const cursorShape = z.object({ at: z.number() });
const beganMs = Date.parse('2026-01-01T00:00:00Z');

const ticket = (n: number): PastTicket => ({
  ...{ externalId: `T-${n}`, subject: `letter ${n}`, body: `please read letter ${n}` },
  receivedAt: new Date(beganMs + n * 60_000).toISOString(),
  ...{ settled: true, ours: false },
  values: { category: { theirs: 'Mail', ours: 'mail' } },
});

interface Scripted extends History {
  readonly asked: { readonly at: number; readonly failures: number }[];
  /** Before it answers: to throw, or to do something else meanwhile. */
  before: (call: number) => Promise<void> | void;
  change: (ticket: PastTicket) => PastTicket;
}

/** Thirty tickets, the newest first, three at once. */
function scripted(about = 'scripted'): Scripted {
  const history: Scripted = {
    about,
    asked: [],
    before: () => undefined,
    change: (one) => one,
    take: async (cursor, { failures, most }) => {
      const { at } = cursor === null ? { at: total } : cursorShape.parse(cursor);
      history.asked.push({ at, failures });
      await history.before(history.asked.length);
      const end = Math.max(0, at - Math.min(atOnce, most));
      const tickets = Array.from({ length: at - end }, (_, n) => history.change(ticket(at - n)));
      return {
        ...{ tickets, cursor: { at: end }, more: end > 0, left: end, skipped: [], fault: null },
      };
    },
  };
  return history;
}

const source = 'scripted';
const files = filesWith([
  {
    name: source,
    lines: [
      ...['type: redmine', 'url: http://127.0.0.1:9', 'token: key'],
      'fields: { category: { field: category } }',
    ],
  },
]);

let lab: LineLab;
beforeAll(async () => {
  lab = await openLine(files);
});
afterAll(() => lab.close());
beforeEach(() => forgetPast(lab));

const numbers = async (): Promise<readonly string[]> =>
  (await keptPast(lab)).map(({ externalId }) => externalId).sort();
const everyNumber = Array.from({ length: total }, (_, n) => `T-${n + 1}`).sort();

describe('what ends a run', () => {
  test('in the middle of anything: the next call goes on there, nothing is lost or doubled', async () => {
    const history = scripted();
    let calls = 0;
    for (;;) {
      calls += 1;
      let left = 3;
      history.before = () => {
        left -= 1;
        if (left < 0) throw new Error('killed');
      };
      const ended = await backfill(lab, source, { history }).catch((error: unknown) =>
        error instanceof Error ? error.message : error,
      );
      if (ended === 'killed') continue;
      expect(ended).toMatchObject({ end: 'complete', read: total, imported: total, duplicates: 0 });
      break;
    }
    expect(calls).toBe(4);
    expect(await numbers()).toEqual(everyNumber);
    // Three pages a call, and what a killed one had asked for is asked for once more.
    expect(history.asked.map(({ at }) => at)).toEqual([
      30, 27, 24, 21, 21, 18, 15, 12, 12, 9, 6, 3, 3,
    ]);
  });

  test('a commit that fails: its tickets are not kept, and are read again', async () => {
    const history = scripted();
    history.before = async (call) => {
      if (call !== 4) return;
      await lab.sql('alter table signalbox.example add constraint broken check (false) not valid');
    };
    await expect(backfill(lab, source, { history })).rejects.toThrow();
    expect(await numbers()).toHaveLength(9);
    await lab.sql('alter table signalbox.example drop constraint broken');
    expect(await backfill(lab, source, { history })).toMatchObject({ read: total, resumedAt: 9 });
    expect(await numbers()).toEqual(everyNumber);
  });

  test('another process that reads the same: one of them stops, and nothing is counted twice', async () => {
    const history = scripted();
    const other = scripted();
    history.before = async (call) => {
      if (call === 2) await backfill(lab, source, { history: other, limit: 6 });
    };
    await expect(backfill(lab, source, { history })).rejects.toMatchObject({
      code: 'import_taken_over',
    });
    expect(await backfill(lab, source, { history: other })).toMatchObject({ read: total });
    expect(await numbers()).toEqual(everyNumber);
  });

  test('an interruption: between two pages', async () => {
    const interruption = new AbortController();
    const history = scripted();
    history.before = (call) => {
      if (call === 2) interruption.abort();
    };
    const { signal } = interruption;
    expect(await backfill(lab, source, { history, signal })).toMatchObject({
      ...{ end: 'interrupted', read: 6 },
    });
    expect(await backfill(lab, source, { history })).toMatchObject({
      end: 'complete',
      resumedAt: 6,
    });
  });

  test('a limit: to the ticket, and the newest are there', async () => {
    const history = scripted();
    expect(await backfill(lab, source, { history, limit: 4 })).toMatchObject({
      ...{ end: 'limit', read: 4 },
    });
    expect(await numbers()).toEqual(['T-27', 'T-28', 'T-29', 'T-30']);
  });
});

describe('a source that does not answer', () => {
  const away = new ConnectorError('unreachable', { status: 503 });

  test('is asked again with growing pauses, and the run goes on', async () => {
    const history = scripted();
    history.before = (call) => {
      if (call >= 3 && call < 7) throw away;
    };
    const { pauses, ...result } = await backfill(lab, source, { history });
    expect(result).toMatchObject({ end: 'complete', imported: total });
    const waits = pauses.flatMap(([reason, ms]) => (reason === 'unreachable' ? [ms] : []));
    expect(waits).toHaveLength(4);
    for (const [n, ms] of waits.entries()) expect(ms).toBeGreaterThanOrEqual(500 * 2 ** n);
    expect(history.asked.slice(2, 8).map(({ failures }) => failures)).toEqual([0, 1, 2, 3, 4, 0]);
  });

  test('for too long ends the run with what was read, and the next call goes on', async () => {
    const history = scripted();
    history.before = (call) => {
      if (call >= 3) throw away;
    };
    await expect(backfill(lab, source, { history })).rejects.toMatchObject({
      ...{ name: 'BackfillStoppedError', fault: 'unreachable', status: 503, read: 6 },
    });
    expect(history.asked).toHaveLength(2 + 8);
    history.before = () => undefined;
    expect(await backfill(lab, source, { history })).toMatchObject({ read: total, resumedAt: 6 });
  });

  test('that asks to be left alone is left alone for exactly as long as it says, however often', async () => {
    const history = scripted();
    history.before = (call) => {
      if (call >= 3 && call < 23) throw new ConnectorError('busy', { retryAfterMs: 7 });
    };
    const { pauses, ...result } = await backfill(lab, source, { history });
    expect(result).toMatchObject({ end: 'complete', imported: total });
    const waits = pauses.flatMap(([reason, ms]) => (reason === 'busy' ? [ms] : []));
    expect(waits).toEqual(Array.from({ length: 20 }, () => 7));
  });

  test('that refuses is not asked again', async () => {
    const history = scripted();
    history.before = () => {
      throw new ConnectorError('refused', { status: 403 });
    };
    await expect(backfill(lab, source, { history })).rejects.toMatchObject({ fault: 'refused' });
    expect(history.asked).toHaveLength(1);
  });

  test('or answers slowly gets as long a rest after each answer', async () => {
    const history = scripted();
    history.before = () => new Promise((resolve) => setTimeout(resolve, 30));
    const { pauses } = await backfill(lab, source, { history });
    expect(pauses).toHaveLength(9);
    for (const [reason, ms] of pauses) {
      expect(reason).toBe('rest');
      expect(ms).toBeGreaterThanOrEqual(29);
    }
  });
});

describe('what is kept', () => {
  test('a ticket that lost its label is a past ticket no more', async () => {
    const history = scripted();
    await (await backfill(lab, source, { history })).finish();
    history.change = (one) =>
      one.externalId === 'T-5'
        ? { ...one, values: { category: { theirs: 'Parcel', ours: null } } }
        : one;
    const again = await backfill(lab, source, { history });
    expect(again).toMatchObject({ imported: 0, changed: 0, duplicates: total - 1, unlabelled: 1 });
    expect(again.unmapped).toEqual({ category: { Parcel: 1 } });
    expect(await numbers()).toEqual(everyNumber.filter((id) => id !== 'T-5'));
  });

  test('another map of fields, or another day, begins anew', async () => {
    await backfill(lab, source, { history: scripted(), limit: 3 });
    const mapped = await backfill(lab, source, { history: scripted('mapped anew'), limit: 3 });
    expect(mapped).toMatchObject({ resumedAt: 0, duplicates: 3 });
    const sinceMs = beganMs + 10 * 60_000;
    const since = await backfill(lab, source, { history: scripted(), sinceMs });
    expect(since).toMatchObject({ resumedAt: 0, read: 21, duplicates: 3, imported: 18 });
  });

  test('texts and unmapped values are redacted', async () => {
    const history = scripted();
    const card = '4111 1111 1111 1111';
    history.change = (one) => ({
      ...{ ...one, body: `charged to ${card}` },
      values: { ...one.values, team: { theirs: `of ${card}`, ours: null } },
    });
    const { unmapped } = await backfill(lab, source, { history, limit: 3 });
    const kept = JSON.stringify([
      await keptPast(lab),
      unmapped,
      await lab.sql('select tally from signalbox.import_run'),
    ]);
    expect(kept).not.toContain('4111');
    expect(unmapped['team']).toEqual({ 'of [CARD_1]': 3 });
  });

  test('an erased ticket takes its past with it and does not come back', async () => {
    const history = scripted();
    await (await backfill(lab, source, { history })).finish();
    const id = await lab.accept({ source, externalId: 'T-9' });
    const { database, keysOf, now } = lab.context;
    const keys = keysOf(lab.tenantId);
    await eraseItem({ database, keys, nowMs: now(), actor: 'system' }, id);
    expect(await numbers()).toEqual(everyNumber.filter((one) => one !== 'T-9'));
    expect(await backfill(lab, source, { history })).toMatchObject({ decided: 1, imported: 0 });
    expect(await numbers()).not.toContain('T-9');
  });

  test('labels have the names an agent gives the fields', async () => {
    await lab.publish({
      ...files,
      'agents/triage.yaml': `agent: triage
owner: lead
tiers: [rules]
fields: { kind: { target: category }, team: {} }
`,
    });
    await backfill(lab, source, { history: scripted(), limit: 3 });
    expect((await keptPast(lab))[0]?.labels).toEqual({ kind: 'mail' });
  });
});
