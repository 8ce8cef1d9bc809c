import type { ThreadSummary } from '@signalbox/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { itemOf, poll, redmineFiles } from '../hand-over/support/told.ts';
import {
  author,
  colleague,
  type WritableRedmine,
  writableRedmine,
} from '../hand-over/support/writable-redmine.ts';
import { type LineLab, openLine } from '../support/line.ts';

let redmine: WritableRedmine;
let lab: LineLab;
beforeEach(async () => {
  redmine = await writableRedmine();
  lab = await openLine(redmineFiles(redmine.url, []));
  await poll(lab);
});
afterEach(async () => {
  await lab.close();
  await redmine.close();
});

const later = (): void => {
  redmine.nowMs += 5_000;
};
const created = async (subject: string, text: string): Promise<string> => {
  later();
  const id = redmine.create(subject, text);
  later();
  await poll(lab);
  await lab.drain();
  return id;
};
const look = async (): Promise<void> => {
  later();
  await poll(lab);
};
const summaryOf = async (id: string): Promise<ThreadSummary> => {
  const [row] = await lab.sql<{ context: ThreadSummary }>(
    `select context from signalbox.message where item_id = $1 and origin = 'requester' order by id desc limit 1`,
    [await itemOf(lab, id)],
  );
  if (row === undefined) throw new Error('there is no message');
  return row.context;
};
const outcomes = (): Promise<readonly Record<string, unknown>[]> =>
  lab.sql(
    'select field, value, predicted, correct, witness from signalbox.outcome order by field, at',
  );

describe('the summary', () => {
  test('is brought up to date by each message, of whichever side', async () => {
    const id = await created('chair', 'My chair squeaks. Everyone in the whole office hears it!');
    expect(await summaryOf(id)).toMatchObject({
      ...{ customer: 'corp.test', requester: 'person', waitingOn: 'team', attempts: [] },
      urgency: [{ sign: 'many_affected' }],
    });
    redmine.note(id, colleague, 'Which chair is it?');
    await look();
    expect(await summaryOf(id)).toMatchObject({
      messages: { requester: 1, team: 1, agent: 0 },
      ...{ lastSpeaker: 'team', waitingOn: 'requester' },
      openQuestions: [{ from: 'team', words: 'Which chair is it?' }],
    });
    redmine.note(id, author, 'The green one. I have tried oil already.');
    await look();
    expect(await summaryOf(id)).toMatchObject({
      messages: { requester: 2, team: 1, agent: 0 },
      ...{ lastSpeaker: 'requester', waitingOn: 'team', openQuestions: [] },
      attempts: [{ words: 'I have tried oil already.' }],
    });
  });

  test('keeps each message of the team once, redacted, with its original under the item’s key', async () => {
    const id = await created('chair', 'my chair squeaks');
    redmine.note(id, colleague, 'call me: hanna@corp.test', true);
    await look();
    redmine.set(id, {});
    await look();
    const rows = await lab.sql<{ body: string; sealed: number }>(
      "select body, length(sealed) as sealed from signalbox.message where origin = 'person'",
    );
    expect(rows).toMatchObject([{ body: 'call me: [EMAIL_1]' }]);
    expect(rows[0]?.sealed).toBeGreaterThan(0);
  });

  test('is given to rules: what escalates is decided as such', async () => {
    const id = await created('chair', 'my chair squeaks');
    expect(await lab.item(await itemOf(lab, id))).toMatchObject({ lane: 'manual' });
    redmine.note(id, author, 'Still nothing. My manager asks for the third time.');
    await look();
    await lab.drain();
    expect(redmine.issue(id)).toMatchObject({ priority: 'Urgent', team: 'Network' });
  });

  test('says nothing of a thread to an item of a source that sends whole tickets twice', async () => {
    const first = { source: 'api', subject: 'chair', body: 'it squeaks' };
    const itemId = await lab.accept({ ...first, externalId: 'A', revision: '1' });
    await lab.accept({
      ...first,
      externalId: 'A',
      revision: '2',
      body: 'it squeaks. I tried oil.',
    });
    const rows = await lab.sql<{ context: ThreadSummary }>(
      'select context from signalbox.message where item_id = $1 order by id',
      [itemId],
    );
    expect(rows.map(({ context }) => context.messages.requester)).toEqual([1, 2]);
    expect(rows[1]?.context.attempts.map(({ words }) => words)).toEqual(['I tried oil.']);
  });
});

describe('a correction in the source', () => {
  test('before our write is an outcome, and our write gives way to it', async () => {
    const id = await created('chair', 'my chair squeaks');
    redmine.set(id, { team: 'VIP' });
    await look();
    expect(await outcomes()).toEqual([
      { field: 'team', value: 'vip', predicted: null, correct: null, witness: 'source' },
    ]);
  });

  test('after our write is an outcome that says it was wrong; again and back replace it', async () => {
    const id = await created('vpn', 'the vpn is gone');
    expect(redmine.issue(id).team).toBe('Network');
    await lab.sql("update signalbox.action set updated_at = updated_at - interval '1 minute'");
    await look();
    expect(await outcomes()).toEqual([]);
    const expected = (value: string, correct: boolean) => [
      { field: 'team', value, predicted: 'network', correct, witness: 'source' },
    ];
    redmine.set(id, { team: 'VIP' });
    await look();
    expect(await outcomes()).toEqual(expected('vip', false));
    redmine.set(id, { team: 'People' });
    await look();
    expect(await outcomes()).toEqual(expected('people', false));
    redmine.set(id, { team: 'Network' });
    await look();
    expect(await outcomes()).toEqual(expected('network', true));
  });

  test('back to the value it came in with counts once our write had surely arrived, and not before', async () => {
    const id = await created('vpn', 'the vpn is gone');
    redmine.set(id, { team: 'Desk' });
    await lab.sql("update signalbox.action set updated_at = now() + interval '1 minute'");
    await look();
    expect(await outcomes()).toEqual([]);
    await lab.sql("update signalbox.action set updated_at = now() - interval '1 minute'");
    redmine.set(id, {});
    await look();
    expect(await outcomes()).toMatchObject([{ field: 'team', value: 'desk', correct: false }]);
  });

  test('is none when a rule of the system set it, as with a second look; a person’s after it is', async () => {
    await lab.publish(redmineFiles(redmine.url, ['automations: [Night Rules]']));
    const id = await created('vpn', 'the vpn is gone');
    await lab.sql("update signalbox.action set updated_at = updated_at - interval '1 minute'");
    redmine.set(id, { team: 'VIP' }, 'Night Rules');
    await look();
    expect(await outcomes()).toEqual([]);
    redmine.set(id, { team: 'People' }, 'Hanna Human');
    await look();
    expect(await outcomes()).toMatchObject([{ field: 'team', value: 'people', correct: false }]);
  });

  test('back to the value it came in with counts also when a second look saw ours overwritten', async () => {
    const id = await created('vpn', 'the vpn is gone');
    await lab.sql(
      "update signalbox.action set verdict = 'overwritten', updated_at = updated_at - interval '1 minute'",
    );
    redmine.set(id, { team: 'Desk' });
    await look();
    expect(await outcomes()).toMatchObject([{ field: 'team', value: 'desk', correct: false }]);
  });

  test('that comes with a reply is not lost behind it', async () => {
    const id = await created('vpn', 'the vpn is gone');
    redmine.set(id, { team: 'VIP' });
    redmine.note(id, author, 'still gone');
    await look();
    expect(await outcomes()).toMatchObject([{ field: 'team', value: 'vip', predicted: 'network' }]);
  });
});

describe('a requester who writes again after the end', () => {
  const ended = async (): Promise<string> => {
    const id = await created('vpn', 'the vpn is gone');
    expect((await lab.item(await itemOf(lab, id))).state).toBe('resolved');
    redmine.note(id, author, 'it is gone again');
    await look();
    await lab.drain();
    return id;
  };

  test('has the ticket decided again', async () => {
    const item = await lab.item(await itemOf(lab, await ended()));
    expect(item).toMatchObject({ revisionNo: 2, lane: 'auto', state: 'resolved' });
    expect((await summaryOf('1')).reopened).toBe('resolved');
  });

  test('is read by a person where the workspace says so', async () => {
    await lab.publish(redmineFiles(redmine.url, ['on_reply: person']));
    const item = await lab.item(await itemOf(lab, await ended()));
    expect(item).toMatchObject({ revisionNo: 2, lane: 'manual', state: 'in_review' });
  });
});
