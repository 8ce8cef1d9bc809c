import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setSwitch } from '../../src/controls/set-switch.ts';
import { claimReview } from '../../src/line/review/claim.ts';
import { decideReview } from '../../src/line/review/decide-review.ts';
import { rerunItem } from '../../src/line/runner/rerun.ts';
import { newHome, removeHomes } from '../embedded/support/home.ts';
import { lineFiles } from '../support/line-files.ts';
import { run } from '../support/running.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';
import { until } from '../support/until.ts';
import {
  type BackupLab,
  countRows,
  type Installation,
  openBackupLab,
  openEmbedded,
} from './support.ts';

const closers: (() => Promise<unknown>)[] = [];
const subjects = ['vpn', 'an outage', 'maybe', 'nobody knows'];

let sink: ScriptedSink;
beforeAll(async () => {
  sink = await scriptedSink();
});
afterEach(async () => {
  for (const closer of closers.splice(0).reverse()) await closer();
});
afterAll(async () => {
  await sink.close();
  await removeHomes();
});

const unfinished = `select count(*)::int as n from signalbox.item where state in ('received', 'deciding', 'held', 'writing')`;

async function count(installation: Pick<Installation, 'sql'>, text: string): Promise<number> {
  return (await installation.sql<{ n: number }>(text))[0]?.n ?? 0;
}

/** Accepts every open review as one person would; returns how many. */
async function acceptReviews(installation: Installation, atMost = 1_000): Promise<number> {
  const { context, tenantId } = installation;
  const reviews = await installation.sql<{ id: string; decision_id: string; answered: boolean }>(
    `select h.id, h.decision_id, exists (select from jsonb_each(d.fields) f where f.value ->> 'value' is not null) as answered
     from signalbox.hold h join signalbox.decision d on d.id = h.decision_id
     where h.kind = 'review' and h.state = 'open' order by h.id limit $1`,
    [atMost],
  );
  for (const { id, decision_id: decisionId, answered } of reviews) {
    const { claimId } = await claimReview(context, tenantId, id, 'person:1');
    const verdict = answered ? 'accept' : 'reassign';
    const body = { claimId, decisionId, verdict, fields: {}, queue: 'network' } as const;
    await decideReview(context, tenantId, id, body, 'person:1').catch((error: unknown) => {
      if ((error as { code?: string }).code !== 'review_decided') throw error;
    });
  }
  return reviews.length;
}

/** Effects by ticket, those with more than one. */
function repeated(prefix: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { ticket } of sink.effects) {
    if (ticket.startsWith(prefix)) counts[ticket] = (counts[ticket] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 1));
}

async function benchOn(
  prefix: string,
  guarantee: 'marker' | 'at-most-once',
  undo = '1s',
): Promise<BackupLab> {
  let writes = 0;
  sink.openTo(prefix, () => {
    writes += 1;
    // What a network does: answers that are lost after the effect, and effects that come late.
    if (writes % 5 === 0) return { answer: 'drop' };
    return writes % 7 === 0 ? { commitAfterMs: 300 } : {};
  });
  const bench = await openBackupLab(
    lineFiles({
      ...{ sinkUrl: sink.url, guarantee, delay: '400ms', undo },
      ...{ timeout: '1s', settlesWithin: '500ms' },
    }),
  );
  closers.push(() => bench.close());
  return bench;
}

/** Lets the restored installation run, first tripped, then reset and with all its reviews accepted, until nothing moves. */
async function liveOn(
  restored: Installation,
  prefix: string,
  whileTripped: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const before = sink.effects.length;
  const running = await run(restored.url, restored.context, restored.database);
  try {
    await until(
      'nothing moves while tripped',
      async () => (await count(restored, unfinished)) === 0,
      40_000,
    );
    expect(sink.effects.length, 'effects while tripped').toBe(before);
    await whileTripped();
    const change = { id: 'tenant', tripped: false, reason: 'looked at', until: null };
    await setSwitch(restored.context, restored.tenantId, { ...change, actor: 'person:1' });
    for (let round = 0; round < 3; round += 1) await acceptReviews(restored);
    await until('all of it ends', async () => (await count(restored, unfinished)) === 0, 60_000);
  } finally {
    await running.stop();
  }
  expect(repeated(prefix)).toEqual({});
}

describe('a back-up taken under load', () => {
  it('restores items, audit and keys, and writes nothing twice, embedded and in another database', async () => {
    const bench = await benchOn('m-', 'marker');
    const { lab, installation } = bench;
    const old = await run(lab.ownerUrl, installation.context, installation.database);
    let feeding = true;
    let taken = 0;
    const feed = (async () => {
      for (; feeding; taken += 1) {
        const subject = subjects[taken % subjects.length] ?? 'vpn';
        await lab.accept({ externalId: `m-${taken}`, subject, body: `${subject} ${taken}` });
        if (taken % 40 === 39) await acceptReviews(installation, 10);
        if (taken % 25 === 24) await installation.seal();
        await sleep(5);
      }
    })();
    await until('there is something under way', () => sink.effects.length > 40, 30_000);
    const made = await bench.backUp();
    const atBackup = sink.effects.length;
    await until('the old one goes on', () => sink.effects.length > atBackup + 20, 30_000);
    feeding = false;
    await feed;
    // The installation that is about to be lost writes all it has, also what the back-up still holds as undecided or open.
    await acceptReviews(installation);
    await until(
      'the old one is done',
      async () => (await count(installation, unfinished)) === 0,
      60_000,
    );
    await installation.seal();
    await old.stop();
    expect(repeated('m-')).toEqual({});
    expect(sink.effects.length).toBeGreaterThan(atBackup + 20);

    const home = newHome();
    const embedded = await openEmbedded(home);
    closers.push(() => embedded.close());
    for (const into of [{ url: embedded.url, home }, {}]) {
      const { result, installation: restored } = await bench.restore(made.file, into);
      expect(result.tables).toEqual(made.tables);
      const kept = [
        'signalbox.item',
        'signalbox.message',
        'signalbox.item_key',
        'signalbox.decision',
        'signalbox.hold',
        'signalbox.api_key',
      ];
      expect(await countRows(restored, kept)).toEqual(
        Object.fromEntries(kept.map((name) => [name, made.tables[name]])),
      );
      expect(result.settled.checked).toBeGreaterThan(0);
      expect(await restored.verify()).toMatchObject({ ok: true, faults: [] });
      const whole = sink.effects.length;
      await liveOn(restored, 'm-');
      await restored.seal();
      expect(await restored.verify()).toMatchObject({ ok: true, faults: [], eras: [{ era: 2 }] });
      expect(sink.effects.length - whole, 'every approved write was found, none sent again').toBe(
        0,
      );
      const states = await restored.sql<{ state: string; n: number }>(
        'select state, count(*)::int as n from signalbox.item group by 1',
      );
      expect(states.map(({ state }) => state).sort()).not.toContain('writing');
      const stuck = `select count(*)::int as n from signalbox.item where state = 'stuck' and stuck_code not in ('restored', 'write_conflicting')`;
      expect(await count(restored, stuck)).toBe(0);
    }
  }, 240_000);
});

describe('a source that can tell no repeat', () => {
  it('is not written for anything that was under way, whatever state it was in', async () => {
    const bench = await benchOn('o-', 'at-most-once', '1s');
    const { lab, installation } = bench;
    const held = await lab.accept({ externalId: 'o-held', subject: 'vpn' });
    const review = await lab.accept({ externalId: 'o-review', subject: 'maybe', body: 'maybe' });
    await lab.drain();
    const undecided = await lab.accept({ externalId: 'o-new', subject: 'vpn' });
    const made = await bench.backUp();
    // The old installation goes on and writes all three.
    const old = await run(lab.ownerUrl, installation.context, installation.database);
    await acceptReviews(installation);
    await until(
      'all three are written',
      () => sink.effects.filter(({ ticket }) => ticket.startsWith('o-')).length === 3,
      30_000,
    );
    await old.stop();

    const { result, installation: restored } = await bench.restore(made.file);
    expect(result.settled).toMatchObject({ undecided: 1, unknown: 1, guarded: 1, checked: 0 });
    await liveOn(restored, 'o-');
    const ends = await restored.sql<{
      id: string;
      state: string;
      code: string;
      verdict: string | null;
    }>(
      `select i.id, i.state, i.stuck_code as code, a.verdict from signalbox.item i
       left join signalbox.action a on a.item_id = i.id order by i.id`,
    );
    expect(ends).toEqual([
      { id: held, state: 'stuck', code: 'write_unknown', verdict: 'unknown' },
      { id: review, state: 'stuck', code: 'write_unknown', verdict: 'unknown' },
      { id: undecided, state: 'stuck', code: 'restored', verdict: null },
    ]);
    expect(sink.effects.filter(({ ticket }) => ticket.startsWith('o-'))).toHaveLength(3);

    // A person who has looked may have it written once more; that is an order, not an accident.
    await rerunItem(restored.context, restored.tenantId, held, 'person:1');
    const running = await run(restored.url, restored.context, restored.database);
    await until('it is settled', async () => (await count(restored, unfinished)) === 0, 20_000);
    await running.stop();
  }, 120_000);
});

describe('a request that was still on its way', () => {
  it('is waited for before anybody looks, also after a restore', async () => {
    const bench = await benchOn('never-', 'marker');
    const { lab } = bench;
    // Sent by the old installation at the very end; it takes effect while the restored one is already up.
    sink.expect('late-1', { commitAfterMs: 1_200, answerAfterMs: 5_000 });
    await lab.accept({ externalId: 'late-1', subject: 'an outage', body: 'outage' });
    await lab.drain();
    const made = await bench.backUp();
    const { installation: restored } = await bench.restore(made.file);
    const [lease] = await restored.sql<{ ms: number }>(
      'select (extract(epoch from retry_at - now()) * 1000)::float8 as ms from signalbox.write_lease',
    );
    expect(lease?.ms).toBeGreaterThan(0);
    await liveOn(restored, 'late-');
    expect(sink.effects.filter(({ ticket }) => ticket === 'late-1')).toHaveLength(1);
    sink.check();
  }, 60_000);
});

describe('an item nobody had decided', () => {
  it('is not decided and written again behind the people, and comes to them when it is run again', async () => {
    const bench = await benchOn('u-', 'marker');
    const { lab, installation } = bench;
    const id = await lab.accept({ externalId: 'u-1', subject: 'an outage', body: 'outage' });
    const made = await bench.backUp();
    const old = await run(lab.ownerUrl, installation.context, installation.database);
    const written = (): number => sink.effects.filter(({ ticket }) => ticket === 'u-1').length;
    await until('the old one writes it', () => written() === 1, 20_000);
    await old.stop();
    const { installation: restored } = await bench.restore(made.file);
    const stateOf = async (): Promise<unknown> =>
      (
        await restored.sql('select state, stuck_code as code from signalbox.item where id = $1', [
          id,
        ])
      )[0];
    expect(await stateOf()).toEqual({ state: 'stuck', code: 'restored' });
    await rerunItem(restored.context, restored.tenantId, id, 'person:1');
    const running = await run(restored.url, restored.context, restored.database);
    await until('a person has it', async () => (await count(restored, unfinished)) === 0, 20_000);
    await running.stop();
    expect(await stateOf()).toMatchObject({ state: 'in_review' });
    expect(written()).toBe(1);
  }, 60_000);
});

describe('what the desk alone holds', () => {
  it('goes on by itself once the switch is reset, though no job was in the back-up', async () => {
    const bench = await openBackupLab(lineFiles({ delay: '1s', undo: '500ms' }));
    closers.push(() => bench.close());
    const { lab } = bench;
    const ids: string[] = [];
    for (let n = 0; n < 8; n += 1) {
      ids.push(await lab.accept({ source: 'desk', externalId: `d-${n}`, subject: 'vpn' }));
      if (n === 3) await lab.drain();
    }
    const made = await bench.backUp();
    const { result, installation: restored } = await bench.restore(made.file);
    expect(result.settled).toMatchObject({ undecided: 0, unknown: 0, guarded: 0 });
    await restored.sql('delete from graphile_worker._private_jobs');
    await restored.sql(`update signalbox.item set updated_at = now() - interval '2 minutes'`);
    // Even the jobs the restore makes are not needed: the sweep finds what moves and has none.
    const written = 'select count(*)::int as n from signalbox.desk_update';
    const before = await count(restored, written);
    await liveOn(restored, 'd-', async () => {
      expect(await count(restored, written)).toBe(before);
    });
    const updates = await restored.sql<{ external_id: string; n: number }>(
      'select external_id, count(*)::int as n from signalbox.desk_update group by 1 order by 1',
    );
    expect(updates).toEqual(ids.map((_, n) => ({ external_id: `d-${n}`, n: 1 })));
  }, 60_000);
});
