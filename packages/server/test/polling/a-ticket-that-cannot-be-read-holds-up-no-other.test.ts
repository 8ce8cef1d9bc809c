import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Poll } from '../../src/connectors/connector.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { author, type FakeRedmine, fakeRedmine } from './support/fake-redmine.ts';
import { type FakeRt, fakeRt } from './support/fake-rt.ts';
import { came, poll, pollOf, redmineFiles, rtFiles, stateOf } from './support/polled.ts';

let lab: LineLab;

interface Aside {
  readonly id: string;
  readonly tries: number;
  readonly error: string;
  readonly status: number | null;
  readonly nextInMs: number;
}

const asides = () =>
  lab.sql<Aside>(
    `select external_id as id, tries, error, status, (extract(epoch from next_at - now()) * 1000)::float8 as "nextInMs"
     from signalbox.source_aside order by external_id::int`,
  );
const taken = async (): Promise<readonly string[]> =>
  (await came(lab)).map(({ externalId }) => externalId);
const due = () => lab.sql(`update signalbox.source_aside set next_at = now()`);
const broken = (id: string) => new RegExp(`^(/REST/2.0/ticket|/issues)/${id}(\\.json)?$`);
const internal = { status: 500 };

describe('Redmine', () => {
  let redmine: FakeRedmine;
  beforeEach(async () => {
    redmine = await fakeRedmine();
    lab = await openLine(redmineFiles(redmine.url));
    await poll(lab, 'redmine');
    redmine.nowMs += 5_000;
  });
  afterEach(async () => {
    await lab.close();
    await redmine.close();
  });
  const fail = (id: string, times: number) =>
    redmine.fail(broken(id), ...Array.from({ length: times }, () => internal));

  test('those behind it come in, it is set aside with its fault, and the source is well', async () => {
    for (let n = 1; n <= 4; n += 1) redmine.create(`vpn ${n}`);
    fail('2', 1);
    expect(await poll(lab, 'redmine')).toBe(3);
    expect(await taken()).toEqual(['1', '3', '4']);
    expect(await asides()).toMatchObject([{ id: '2', error: 'unreachable', status: 500 }]);
    expect(await stateOf(lab, 'redmine')).toMatchObject({ error: null, failures: 0, skipped: 0 });
  });

  test('it is looked at later, half as often each time, and comes in once when it can be read', async () => {
    redmine.create('vpn 1');
    fail('1', 3);
    redmine.nowMs += 5_000;
    expect(await poll(lab, 'redmine')).toBe(0);
    const waits: number[] = [];
    for (let tries = 2; tries <= 3; tries += 1) {
      await due();
      expect(await poll(lab, 'redmine')).toBe(0);
      const [aside] = await asides();
      expect(aside).toMatchObject({ id: '1', tries });
      waits.push(aside?.nextInMs ?? 0);
    }
    expect(waits[1]).toBeGreaterThan(waits[0] ?? 0);
    redmine.asked.length = 0;
    await poll(lab, 'redmine');
    expect(redmine.asked).toEqual(['/issues.json']);
    await due();
    expect(await poll(lab, 'redmine')).toBe(1);
    expect(await asides()).toEqual([]);
    await poll(lab, 'redmine');
    expect(await came(lab)).toMatchObject([{ externalId: '1', revisionNo: 1, subject: 'vpn 1' }]);
  });

  test('two in a row are taken for a failing system, until it has happened three times', async () => {
    for (let n = 1; n <= 4; n += 1) redmine.create(`vpn ${n}`);
    redmine.nowMs += 5_000;
    fail('2', 3);
    fail('3', 3);
    expect(await poll(lab, 'redmine')).toBe(1);
    expect(await stateOf(lab, 'redmine')).toMatchObject({ error: 'unreachable', failures: 1 });
    expect(await poll(lab, 'redmine')).toBe(0);
    expect(await asides()).toEqual([]);
    expect(await poll(lab, 'redmine')).toBe(1);
    expect(await taken()).toEqual(['1', '4']);
    expect((await asides()).map(({ id }) => id)).toEqual(['2', '3']);
  });

  test('one that is gone meanwhile is passed over for good, and counted', async () => {
    redmine.create('vpn 1');
    redmine.nowMs += 5_000;
    fail('1', 1);
    await poll(lab, 'redmine');
    await due();
    redmine.fail(broken('1'), { status: 404 });
    expect(await poll(lab, 'redmine')).toBe(0);
    expect(await asides()).toEqual([]);
    expect(await stateOf(lab, 'redmine')).toMatchObject({ skipped: 1, error: null });
  });

  test('a token that is revoked meanwhile passes over nothing', async () => {
    redmine.create('vpn 1');
    redmine.nowMs += 5_000;
    fail('1', 1);
    await poll(lab, 'redmine');
    await due();
    redmine.fail(broken('1'), { status: 401 });
    await poll(lab, 'redmine');
    expect(await asides()).toMatchObject([{ id: '1', error: 'refused', status: 401 }]);
  });

  test('what was said before it was set aside is not lost by its moving on while it is', async () => {
    redmine.create('vpn 1');
    redmine.nowMs += 5_000;
    fail('1', 1);
    await poll(lab, 'redmine');
    redmine.nowMs += 600_000;
    redmine.create('vpn 2');
    redmine.nowMs += 5_000;
    await poll(lab, 'redmine');
    redmine.touch('1');
    redmine.nowMs += 5_000;
    fail('1', 1);
    await poll(lab, 'redmine');
    expect(await asides()).toHaveLength(1);
    await due();
    expect(await poll(lab, 'redmine')).toBe(1);
    expect(await taken()).toEqual(['1', '2']);
  });

  test('one that is set aside again while it is looked at is looked at once more', async () => {
    redmine.create('vpn 1');
    redmine.nowMs += 5_000;
    fail('1', 1);
    await poll(lab, 'redmine');
    await due();
    const { takeAside, ...own } = pollOf(lab, 'redmine');
    if (takeAside === undefined) throw new Error('it sets none aside');
    const overtaken: Poll = {
      ...own,
      takeAside: async (look, withinMs) => {
        const looked = await takeAside(look, withinMs);
        redmine.note('1', author, 'and the printer');
        redmine.nowMs += 5_000;
        fail('1', 1);
        await poll(lab, 'redmine', own);
        return looked;
      },
    };
    await poll(lab, 'redmine', overtaken);
    expect(await asides()).toHaveLength(1);
    await due();
    await poll(lab, 'redmine');
    expect(await asides()).toEqual([]);
    expect((await came(lab))[0]?.body).toContain('and the printer');
  });

  test('a change that is no news is not made one by having been aside', async () => {
    const id = redmine.create('vpn 1');
    redmine.nowMs += 5_000;
    await poll(lab, 'redmine');
    redmine.touch(id);
    fail(id, 1);
    redmine.nowMs += 5_000;
    await poll(lab, 'redmine');
    expect(await asides()).toHaveLength(1);
    await due();
    expect(await poll(lab, 'redmine')).toBe(0);
    expect(await asides()).toEqual([]);
  });

  test('what cannot be recorded with the cursor leaves the ticket where it was', async () => {
    redmine.create('vpn 1');
    fail('1', 1);
    await lab.sql('alter table signalbox.source_aside add constraint full_disk check (tries = 0)');
    await expect(poll(lab, 'redmine')).rejects.toThrow('full_disk');
    await lab.sql('alter table signalbox.source_aside drop constraint full_disk');
    expect(await poll(lab, 'redmine')).toBe(1);
  });
});

describe('Request Tracker', () => {
  let rt: FakeRt;
  beforeEach(async () => {
    rt = await fakeRt();
    lab = await openLine(rtFiles(rt.url));
    await poll(lab, 'rt');
  });
  afterEach(async () => {
    await lab.close();
    await rt.close();
  });

  test('those behind it come in, and it does once it can be read, also while nothing is new', async () => {
    for (let n = 1; n <= 3; n += 1) rt.create(`vpn ${n}`);
    rt.fail(broken('2'), internal, internal);
    expect(await poll(lab, 'rt')).toBe(2);
    expect(await taken()).toEqual(['1', '3']);
    await due();
    expect(await poll(lab, 'rt')).toBe(0);
    expect(await asides()).toMatchObject([{ id: '2', tries: 2, status: 500 }]);
    await due();
    expect(await poll(lab, 'rt')).toBe(1);
    expect(await taken()).toEqual(['1', '2', '3']);
    expect(await asides()).toEqual([]);
  });

  test('what was done to it while it was aside neither hides that it is new nor is lost itself', async () => {
    rt.create('vpn 1');
    rt.fail(broken('1'), internal, internal);
    await poll(lab, 'rt');
    rt.say('1', 'Correspond', 'hanna', 'on it');
    await poll(lab, 'rt');
    await due();
    expect(await poll(lab, 'rt')).toBe(1);
    rt.say('1', 'Correspond', 'hanna', 'done');
    rt.fail(broken('1'), internal, internal);
    await poll(lab, 'rt');
    rt.say('1', 'Correspond', 'paul@corp.test', 'not done');
    await poll(lab, 'rt');
    await due();
    expect(await poll(lab, 'rt')).toBe(1);
    expect(await came(lab)).toMatchObject([
      { externalId: '1', revisionNo: 2, body: 'it is gone\n\n---\n\nnot done' },
    ]);
  });

  test('nobody is named in what is kept of it', async () => {
    rt.create('vpn 1');
    rt.fail(broken('1'), internal);
    await poll(lab, 'rt');
    const [row] = await lab.sql<{ look: string }>('select look::text from signalbox.source_aside');
    expect(row?.look).toBe('{"ticket": "1", "numbers": [101]}');
  });
});
