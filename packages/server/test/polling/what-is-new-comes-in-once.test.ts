import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Poll, PolledUpdate } from '../../src/connectors/connector.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { author, type FakeRedmine, fakeRedmine, member } from './support/fake-redmine.ts';
import { type FakeRt, fakeRt } from './support/fake-rt.ts';
import { came, poll, pollOf, redmineFiles, rtFiles } from './support/polled.ts';

const secondMs = 1_000;

describe('Redmine', () => {
  let redmine: FakeRedmine;
  let lab: LineLab;
  beforeEach(async () => {
    redmine = await fakeRedmine();
    lab = await openLine(redmineFiles(redmine.url));
  });
  afterEach(async () => {
    await lab.close();
    await redmine.close();
  });
  const later = (ms = 5 * secondMs): void => {
    redmine.nowMs += ms;
  };

  test('the first poll begins at its moment: what is there is not taken in', async () => {
    redmine.create('old');
    later();
    expect(await poll(lab, 'redmine')).toBe(0);
    expect(await poll(lab, 'redmine')).toBe(0);
    later();
    redmine.touch('1');
    later();
    expect(await poll(lab, 'redmine')).toBe(0);
  });

  test('a new issue is an item with its text, its fields in our words, and its requester', async () => {
    await poll(lab, 'redmine');
    later();
    redmine.create('vpn', 'the vpn is gone');
    later();
    expect(await poll(lab, 'redmine')).toBe(1);
    expect(await came(lab)).toEqual([
      {
        ...{ externalId: '1', revision: 'created', revisionNo: 1, subject: 'vpn' },
        ...{ body: 'the vpn is gone', fields: { priority: 'low' } },
      },
    ]);
    const [item] = await lab.sql<{ domain: string }>(
      'select requester_domain as domain from signalbox.item',
    );
    expect(item?.domain).toBe('corp.test');
  });

  test('an idle system is asked one question, at once and after the last change has settled', async () => {
    redmine.create('old');
    await poll(lab, 'redmine');
    later();
    redmine.create('vpn');
    await poll(lab, 'redmine');
    later();
    await poll(lab, 'redmine');
    for (const waitMs of [0, secondMs, 3_600 * secondMs]) {
      later(waitMs);
      redmine.asked.length = 0;
      expect(await poll(lab, 'redmine')).toBe(0);
      expect(redmine.asked).toEqual(['/issues.json']);
    }
  });

  test('notes of the team, our own and private ones, and changes of nothing are no news', async () => {
    await poll(lab, 'redmine');
    const id = redmine.create('vpn');
    later();
    await poll(lab, 'redmine');
    later();
    redmine.note(id, member, 'a colleague asks in public');
    redmine.note(id, member, 'for the team', true);
    redmine.note(id, author, 'of the author, for the team', true);
    redmine.note(id, author, 'set by the agent [signalbox:key]');
    await poll(lab, 'redmine');
    later(3_600 * secondMs);
    redmine.touch(id);
    expect(await poll(lab, 'redmine')).toBe(0);
    expect(await came(lab)).toMatchObject([{ revisionNo: 1 }]);
  });

  test('a reply of the requester is a new revision with all the requester said, once', async () => {
    await poll(lab, 'redmine');
    const id = redmine.create('vpn', 'first');
    later();
    await poll(lab, 'redmine');
    redmine.note(id, member, 'which one?');
    redmine.note(id, author, 'second');
    expect(await poll(lab, 'redmine')).toBe(1);
    later();
    expect(await poll(lab, 'redmine')).toBe(0);
    expect(await came(lab)).toMatchObject([{ revisionNo: 2, body: 'first\n\n---\n\nsecond' }]);
  });

  test('a change in the second in which an issue was just looked at is found', async () => {
    await poll(lab, 'redmine');
    const id = redmine.create('vpn', 'first');
    await poll(lab, 'redmine');
    redmine.note(id, author, 'in the same second');
    await poll(lab, 'redmine');
    later();
    await poll(lab, 'redmine');
    expect(await came(lab)).toMatchObject([{ revisionNo: 2 }]);
  });

  test('300 issues of one second come in, each once, also those that were changed between pages', async () => {
    await poll(lab, 'redmine');
    later();
    for (let n = 0; n < 300; n += 1) redmine.create(`vpn ${n}`);
    later();
    redmine.touch('3');
    expect(await poll(lab, 'redmine')).toBe(300);
    later();
    expect(await poll(lab, 'redmine')).toBe(0);
    expect(await came(lab)).toHaveLength(300);
  });
});

describe('Request Tracker', () => {
  let rt: FakeRt;
  let lab: LineLab;
  beforeEach(async () => {
    rt = await fakeRt();
    lab = await openLine(rtFiles(rt.url));
  });
  afterEach(async () => {
    await lab.close();
    await rt.close();
  });
  const later = (ms = 5 * secondMs): void => {
    rt.nowMs += ms;
  };

  test('the first poll begins at its moment; a new ticket is then an item', async () => {
    rt.create('old');
    expect(await poll(lab, 'rt')).toBe(0);
    rt.create('vpn', 'the vpn is gone');
    expect(await poll(lab, 'rt')).toBe(1);
    expect(await came(lab)).toMatchObject([
      {
        externalId: '2',
        revision: 't102',
        subject: 'vpn',
        fields: { priority: 'low', team: 'desk' },
      },
    ]);
  });

  test('an idle system is asked one question, and so is one in which only the team talks to itself', async () => {
    await poll(lab, 'rt');
    const id = rt.create('vpn');
    await poll(lab, 'rt');
    rt.say(id, 'Comment', 'hanna', 'for the team');
    for (const waitMs of [0, secondMs, 3_600 * secondMs]) {
      later(waitMs);
      rt.asked.length = 0;
      expect(await poll(lab, 'rt')).toBe(0);
      expect(rt.asked).toEqual(['/REST/2.0/transactions']);
    }
  });

  test('a reply of the requester is a new revision, one of the team is none', async () => {
    await poll(lab, 'rt');
    const id = rt.create('vpn', 'first');
    await poll(lab, 'rt');
    rt.say(id, 'Correspond', 'hanna', 'which one?');
    expect(await poll(lab, 'rt')).toBe(0);
    rt.say(id, 'Correspond', 'paul@corp.test', 'second');
    expect(await poll(lab, 'rt')).toBe(1);
    expect(await poll(lab, 'rt')).toBe(0);
    expect(await came(lab)).toMatchObject([{ revisionNo: 2, body: 'first\n\n---\n\nsecond' }]);
  });

  test('a ticket that is moved in from a queue that is not looked at is new; a move between two that are is nothing', async () => {
    const id = rt.create('vpn');
    rt.move(id, 2);
    await poll(lab, 'rt');
    rt.move(id, 1);
    expect(await poll(lab, 'rt')).toBe(1);
    rt.move(id, 3);
    expect(await poll(lab, 'rt')).toBe(0);
    expect(await came(lab)).toMatchObject([{ revisionNo: 1 }]);
  });

  test('of what was changed only what a person set is told, not what a scrip set', async () => {
    await poll(lab, 'rt');
    const id = rt.create('vpn');
    await poll(lab, 'rt');
    const updates: PolledUpdate[] = [];
    const own = pollOf(lab, 'rt');
    const heard: Poll = {
      ...own,
      take: async (...asked) => {
        const polled = await own.take(...asked);
        updates.push(...(polled.updates ?? []));
        return polled;
      },
    };
    rt.prioritise(id, '80', 'RT_System');
    await poll(lab, 'rt', heard);
    rt.prioritise(id, '50', 'hanna');
    await poll(lab, 'rt', heard);
    rt.say(id, 'Correspond', 'hanna', 'on it');
    await poll(lab, 'rt', heard);
    expect(updates.map(({ fields }) => fields)).toEqual([{}, { priority: '50' }, {}]);
  });

  test('a ticket that appears behind younger ones is not passed over', async () => {
    await poll(lab, 'rt');
    rt.create('slow to appear');
    rt.create('quick');
    rt.hidden = 101;
    expect(await poll(lab, 'rt')).toBe(1);
    later(60 * secondMs);
    expect(await poll(lab, 'rt')).toBe(0);
    rt.hidden = null;
    expect(await poll(lab, 'rt')).toBe(1);
    expect((await came(lab)).map((one) => one.externalId)).toEqual(['1', '2']);
  });
});
