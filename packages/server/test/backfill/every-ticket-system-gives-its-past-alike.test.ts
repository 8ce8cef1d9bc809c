import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ticketSystems } from '../../src/connectors/ticket-systems.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { type FakeFreshservice, fakeFreshservice } from '../support/systems/fake-freshservice.ts';
import { type FakeServicenow, fakeServicenow } from '../support/systems/fake-servicenow.ts';
import { filesWith } from '../ticket-systems/support.ts';
import { backfill, forgetPast, keptPast } from './support/backfilled.ts';
import { type PastBench, pastBenches } from './support/past-benches.ts';

const dayMs = 86_400_000;

test('each system of the list is asked for its past here', () => {
  expect(Object.keys(pastBenches).sort()).toEqual(Object.keys(ticketSystems).sort());
});

let lab: LineLab;
let opened: Readonly<Record<string, PastBench>>;
let counted: FakeFreshservice;
let zoned: FakeServicenow;
beforeAll(async () => {
  counted = await fakeFreshservice();
  zoned = await fakeServicenow();
  const all = Object.entries(pastBenches).map(
    async ([type, open]) => [type, await open()] as const,
  );
  opened = Object.fromEntries(await Promise.all(all));
  lab = await openLine(
    filesWith([
      ...Object.entries(opened).map(([name, { lines }]) => ({ name, lines })),
      { name: 'counted', lines: counted.lines() },
      { name: 'zoned', lines: zoned.lines() },
    ]),
  );
});
afterAll(async () => {
  await lab.close();
  for (const { system } of [counted, zoned]) {
    await system.close();
    system.check();
  }
  for (const bench of Object.values(opened)) await bench.close();
});

describe.each(Object.keys(pastBenches))('%s', (type) => {
  let bench: PastBench;
  beforeAll(async () => {
    const found = opened[type];
    if (found === undefined) throw new Error('not opened');
    bench = found;
    await forgetPast(lab);
  });

  const made = (subject: string, body?: string): string => {
    const id = bench.create(subject, body);
    bench.labelled(id);
    return id;
  };

  test('what the requester said first, with what stands there at the end; nothing an agent had, nothing fresh', async () => {
    const { field, ours, other } = bench.label;
    bench.nowMs -= 10 * dayMs;
    const answered = made('vpn', 'the vpn is gone');
    bench.say(answered, 'colleague', 'restart the router');
    bench.say(answered, 'requester', 'it was the router');
    bench.rewrite(answered, 'router broken', 'the router was replaced');
    const strange = made('printer', 'it jams');
    bench.unlabelled(strange);
    const elsewhere = made('vpn again', 'gone as before');
    bench.mark(elsewhere);
    const item = made('vpn once more', 'gone for good');
    await lab.accept({ source: type, externalId: item });
    bench.nowMs += 10 * dayMs;
    made('vpn just now', 'gone since a minute');
    const ended = made('vpn solved', 'gone since an hour');
    bench.end(ended);
    bench.nowMs += 5_000;

    const result = await backfill(lab, type);
    const young = bench.hidesYoung ? 0 : 1;
    expect(result).toMatchObject({
      ...{ end: 'complete', read: 5 + young, imported: 2, decided: 2, young, unlabelled: 1 },
      ...{ changed: 0, duplicates: 0, skipped: 0 },
    });
    expect(result.unmapped[field]).toEqual({ [other]: 1 });
    expect(await keptPast(lab)).toMatchObject([
      { externalId: answered, subject: 'vpn', body: 'the vpn is gone', labels: { [field]: ours } },
      { externalId: ended, subject: 'vpn solved', labels: { [field]: ours } },
    ]);
    await result.finish();

    bench.relabelled(answered);
    const again = await backfill(lab, type);
    expect(again).toMatchObject({ imported: 0, changed: 1, duplicates: 1, resumedAt: 0 });
    expect((await keptPast(lab)).map(({ labels }) => labels)[0]).toEqual(bench.relabel);
  });

  test('a system that is busy is left alone for as long as it says, and then read to its end', async () => {
    await forgetPast(lab);
    bench.fail(/./, { status: 429, headers: { 'retry-after': '1' } });
    const { pauses, ...result } = await backfill(lab, type);
    expect(result).toMatchObject({ end: 'complete', imported: 2 });
    const [waited] = pauses.filter(([reason]) => reason === 'busy');
    expect(waited?.[1]).toBeGreaterThan(500);
    expect(waited?.[1]).toBeLessThanOrEqual(1_000);
  });

  test('120 tickets of one moment are read once each, the newest first, 50 a call', async () => {
    await forgetPast(lab);
    bench.nowMs -= 20 * dayMs;
    const ids = Array.from({ length: 120 }, (_, n) => made(`letter ${n}`, `number ${n}`));
    bench.nowMs += 20 * dayMs;
    const ends: string[] = [];
    let read = 0;
    do {
      const result = await backfill(lab, type, { limit: 50 });
      expect(result.resumedAt).toBe(read);
      read = result.read;
      ends.push(result.end);
    } while (ends.at(-1) === 'limit');
    expect(ends).toEqual(['limit', 'limit', 'complete']);
    const kept = (await keptPast(lab)).map(({ externalId }) => externalId);
    expect(new Set(kept).size).toBe(kept.length);
    expect(kept.filter((id) => ids.includes(id))).toHaveLength(120);
  });

  test('tickets before a day are not even listed to the end', async () => {
    await forgetPast(lab);
    const sinceMs = bench.nowMs - 15 * dayMs;
    bench.asked.length = 0;
    const result = await backfill(lab, type, { sinceMs });
    expect(result).toMatchObject({ end: 'complete', imported: 2 });
    expect(bench.asked.length).toBeLessThan(40);
  });
});

test('redmine: a ticket that is refused or cannot be shown is counted and holds up no other; the next run reads it', async () => {
  const bench = opened['redmine'];
  if (bench === undefined) throw new Error('not opened');
  await forgetPast(lab);
  bench.nowMs += dayMs;
  const ids = Array.from({ length: 15 }, (_, n) => bench.create(`letter ${n}`));
  for (const id of ids) bench.labelled(id);
  const sinceMs = bench.nowMs - 1_000;
  bench.nowMs += 2 * dayMs;
  bench.fail(new RegExp(`/issues/${ids[12]}\\.json`), { status: 403 });
  bench.fail(new RegExp(`/issues/${ids[3]}\\.json`), { status: 500 });
  const result = await backfill(lab, 'redmine', { sinceMs });
  expect(result).toMatchObject({ end: 'complete', read: 15, imported: 13, skipped: 2 });
  await result.finish();
  const again = await backfill(lab, 'redmine', { sinceMs });
  expect(again).toMatchObject({ imported: 2, duplicates: 13, skipped: 0 });
});

test('freshservice: tickets that move up a page because others were deleted are not passed over', async () => {
  await forgetPast(lab);
  const { system } = counted;
  const ids = Array.from({ length: 150 }, (_, n) => {
    system.nowMs += 1_000;
    const id = counted.create(`letter ${n}`);
    counted.set(id, 'category', 'Network');
    return id;
  });
  system.nowMs += 2 * dayMs;
  expect(await backfill(lab, 'counted', { limit: 110 })).toMatchObject({ end: 'limit' });
  for (const id of ids.slice(-20)) counted.remove(id);
  expect(await backfill(lab, 'counted')).toMatchObject({ end: 'complete', read: 150 });
  expect(await keptPast(lab)).toHaveLength(150);
});

test('servicenow: where moments are read in another zone than GMT none is passed over', async () => {
  const { system } = zoned;
  const sinceMs = system.nowMs;
  for (let n = 0; n < 130; n += 1) {
    if (n % 9 === 0) zoned.hiddenIncident();
    zoned.set(zoned.create(`letter ${n}`), 'category', 'network');
    system.nowMs += 10 * 60_000;
  }
  system.nowMs += 2 * dayMs;
  for (const hours of [2, -5]) {
    await forgetPast(lab);
    zoned.zoneMs = hours * 3_600_000;
    const result = await backfill(lab, 'zoned', { sinceMs });
    expect(result).toMatchObject({ end: 'complete', read: 130, imported: 130 });
  }
});
