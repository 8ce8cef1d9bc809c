import type { ExchangeView } from '@signalbox/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eraseItem } from '../../src/audit/erase.ts';
import { setControl } from '../../src/store/control/controls.ts';
import { raiseEpoch } from '../../src/store/control/raise-epoch.ts';
import { inTenant } from '../../src/store/tx.ts';
import { changeTenant } from '../../src/tenant/tenant-settings.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { say } from '../support/review.ts';
import {
  acknowledge,
  handOver,
  itemOf,
  letPass,
  poll,
  redmineFiles,
  tell,
  told,
} from './support/told.ts';
import {
  author,
  colleague,
  type WritableRedmine,
  writableRedmine,
} from './support/writable-redmine.ts';

let redmine: WritableRedmine;
let lab: LineLab;
beforeEach(async () => {
  redmine = await writableRedmine();
  lab = await openLine(redmineFiles(redmine.url, [...handOver, ...acknowledge]));
  await poll(lab);
});
afterEach(async () => {
  await lab.close();
  await redmine.close();
});

const later = (): void => {
  redmine.nowMs += 5_000;
};
/** A ticket that no rule knows: nobody but a person can decide it. */
const unknown = async (text = 'my chair squeaks. I tried oil.'): Promise<string> => {
  later();
  const id = redmine.create('chair', text);
  later();
  await poll(lab);
  await lab.drain();
  return id;
};
const notes = (
  id: string,
): readonly { readonly notes: string; readonly private_notes: boolean }[] =>
  redmine.issue(id).journals.filter(({ notes: text }) => text.includes('[signalbox:'));
const internal = (id: string) => notes(id).filter((one) => one.private_notes);
const answers = (id: string) => notes(id).filter((one) => !one.private_notes);

describe('the note', () => {
  test('is internal, tells the whole story, puts the ticket into its queue, and is there once', async () => {
    const id = await unknown();
    await tell(lab);
    await letPass(lab);
    await tell(lab);
    expect(await told(lab)).toContainEqual({
      ...{ kind: 'note', cause: 'unsure', verdict: 'confirmed', attempts: 1, errorCode: null },
    });
    expect(internal(id)).toHaveLength(1);
    const text = internal(id)[0]?.notes ?? '';
    expect(text).toContain('Handed over to a person by Signalbox');
    expect(text).toContain('What was asked:\n- "chair: my chair squeaks. I tried oil."');
    expect(text).toContain('Tried already:\n- "I tried oil."');
    expect(text).toContain('- priority: no answer');
    expect(text).toContain('- priority: no tier has an answer');
    expect(redmine.issue(id).team).toBe('People');
    expect((await lab.item(await itemOf(lab, id))).state).toBe('in_review');
  });

  test('keeps what was said on the wire with its attempt, and of its words none', async () => {
    const id = await unknown();
    await tell(lab);
    const kept = await lab.sql<{ kind: string; exchange: ExchangeView }>(
      `select h.kind, t.exchange from signalbox.attempt t join signalbox.hand_over h on h.id = t.action_id
       where h.item_id = $1 order by t.id`,
      [await itemOf(lab, id)],
    );
    const partsOf = kept.map(({ kind, exchange }) => [
      kind,
      exchange.requests.filter(({ method }) => method !== 'GET').map(({ part }) => part),
    ]);
    expect(partsOf).toEqual([
      ['note', ['note', 'fields']],
      ['acknowledgement', ['answer']],
    ]);
    expect(JSON.stringify(kept)).not.toMatch(/chair|squeaks|Handed over|Thank you/);
  });

  test('shows no personal data that was redacted', async () => {
    const id = await unknown('call paul@corp.test about the chair');
    await tell(lab);
    expect(internal(id)[0]?.notes).toContain('[EMAIL_1]');
    expect(internal(id)[0]?.notes).not.toContain('paul@corp.test');
  });

  test('is followed by an update when another cause comes, and by none for the same', async () => {
    const id = await unknown();
    await tell(lab);
    await lab.pass(25 * 3_600_000);
    await lab.tick();
    await tell(lab);
    await tell(lab);
    expect(internal(id).map((one) => one.notes.split('\n')[0])).toEqual([
      'Handed over to a person by Signalbox: the agent is not sure enough to act.',
      'Update of the hand-over by Signalbox: nobody decided on the proposal in time.',
    ]);
  });

  test('does not stand in the way of what a person then decides', async () => {
    const id = await unknown();
    await tell(lab);
    const itemId = await itemOf(lab, id);
    const { holdId, decisionId } = await lab.item(itemId);
    if (holdId === null || decisionId === null) throw new Error('no review');
    const review = { id: holdId, itemId, decisionId };
    await say(lab, review, { verdict: 'edit', fields: { priority: 'urgent', team: 'network' } });
    await lab.pass(10_000);
    await lab.tick();
    expect(await lab.item(itemId)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
    expect(redmine.issue(id)).toMatchObject({ team: 'Network', priority: 'Urgent' });
  });

  test('leaves the queue that a person has chosen', async () => {
    const id = await unknown();
    redmine.set(id, { team: 'VIP' });
    await tell(lab);
    expect(internal(id)).toHaveLength(1);
    expect(redmine.issue(id).team).toBe('VIP');
  });

  test('is not sent again when its answer was lost', async () => {
    const id = await unknown();
    redmine.loseNextAnswer = true;
    await tell(lab);
    expect((await told(lab))[0]).toMatchObject({ verdict: 'pending', attempts: 1 });
    await letPass(lab);
    await lab.tick();
    await tell(lab);
    expect((await told(lab))[0]).toMatchObject({ verdict: 'confirmed' });
    expect(internal(id)).toHaveLength(1);
  });

  test('is not written by a role that may not hide it', async () => {
    redmine.permissions = redmine.permissions.filter((one) => one !== 'set_notes_private');
    const id = await unknown();
    await tell(lab);
    expect((await told(lab))[0]).toMatchObject({ verdict: 'not_applied', errorCode: 'refused' });
    expect(internal(id)).toEqual([]);
    expect(answers(id).filter((one) => one.notes.includes('Handed over'))).toEqual([]);
  });

  test('is not begun while the tenant is stopped, and is after it goes on', async () => {
    const id = await unknown();
    const trip = (tripped: boolean): Promise<void> =>
      inTenant(
        lab.context.database,
        lab.tenantId,
        async (tx) => {
          const control = { id: 'tenant', tripped, reason: 'test', actor: 'system', until: null };
          await setControl(tx, control);
          await raiseEpoch(tx);
        },
        { epoch: 'change' },
      );
    await trip(true);
    await tell(lab);
    expect(notes(id)).toEqual([]);
    await trip(false);
    await letPass(lab);
    await tell(lab);
    expect(internal(id)).toHaveLength(1);
  });

  test('is not told of a ticket that an agent decides alone', async () => {
    later();
    const id = redmine.create('vpn', 'the vpn is gone');
    later();
    await poll(lab);
    await lab.drain();
    await tell(lab);
    expect(await told(lab)).toEqual([]);
    expect(redmine.issue(id).journals.some((one) => one.notes.includes('Handed over'))).toBe(false);
  });

  test('is dropped when its ticket is decided anew before it was told', async () => {
    const id = await unknown();
    redmine.nowMs += 5_000;
    redmine.note(id, 7, 'it is the vpn after all');
    await poll(lab);
    await tell(lab);
    expect((await told(lab)).every((one) => one.verdict === 'dropped')).toBe(true);
    expect(notes(id)).toEqual([]);
  });

  test('leaves nothing of the ticket behind once that is erased', async () => {
    const id = await unknown('zwetschgenkuchen is gone');
    await tell(lab);
    const itemId = await itemOf(lab, id);
    const { database, keysOf, now } = lab.context;
    const options = { database, keys: keysOf(lab.tenantId), nowMs: now(), actor: 'system' };
    await eraseItem(options, itemId);
    const rows = await lab.sql<{ all: string }>(
      `select coalesce(string_agg(t::text, ' '), '') as all from (
         select m::text as t from signalbox.message m where item_id = $1
         union all select a::text from signalbox.attempt a where item_id = $1
         union all select h::text from signalbox.hand_over h where item_id = $1) as x`,
      [itemId],
    );
    expect(rows[0]?.all).not.toMatch(/zwetschgenkuchen/i);
    expect(rows[0]?.all).toContain('erased');
  });
});

describe('the answer to the requester', () => {
  test('is public, in their language, with what is disclosed, and given once an item', async () => {
    await changeTenant(lab.context, lab.tenantId, { disclosureText: 'An AI reads it.' }, 'system');
    const id = await unknown('Mein Stuhl quietscht seit gestern und niemand kümmert sich darum.');
    await tell(lab);
    await lab.pass(25 * 3_600_000);
    await lab.tick();
    await tell(lab);
    expect(answers(id)).toHaveLength(1);
    expect(answers(id)[0]?.notes).toMatch(
      /^Ein Mensch sieht es sich an\.\n\nAn AI reads it\.\n\n\[signalbox:[0-9a-f-]+\]$/,
    );
  });

  test('is in the fallback language when there is none of theirs', async () => {
    const id = await unknown('Ma chaise grince depuis hier et personne ne vient la réparer.');
    await tell(lab);
    expect(answers(id)[0]?.notes).toContain('A person will look at it.');
  });

  test('is not given to a program', async () => {
    later();
    const id = redmine.create('Automatic reply: chair', 'I am out of office and squeak');
    later();
    await poll(lab);
    await lab.drain();
    await tell(lab);
    expect(answers(id)).toEqual([]);
    expect(internal(id)).toHaveLength(1);
  });

  test('is no answer of ours where the requester quotes it: what they say below it is news', async () => {
    const id = await unknown();
    await tell(lab);
    later();
    const quoted = (answers(id)[0]?.notes ?? '').replace(/^/gm, '> ');
    redmine.note(id, author, `It squeaks louder now.\n\n${quoted}`);
    expect(await poll(lab)).toBe(1);
    const [row] = await lab.sql<{ body: string; requester: number }>(
      `select body, (context #>> '{messages,requester}')::int as requester from signalbox.message
       where origin = 'requester' order by id desc limit 1`,
    );
    expect(row?.body).toContain('It squeaks louder now.');
    expect(row?.requester).toBe(2);
  });

  test('like the note, is no news, no message and no correction when it is read back', async () => {
    const id = await unknown();
    await tell(lab);
    later();
    expect(await poll(lab)).toBe(0);
    expect((await lab.item(await itemOf(lab, id))).revisionNo).toBe(1);
    expect(await lab.sql("select id from signalbox.message where origin <> 'requester'")).toEqual(
      [],
    );
    expect(await lab.sql('select id from signalbox.outcome')).toEqual([]);
  });
});

test('a colleague’s word does not make a note public, nor a note a word of a colleague', async () => {
  const id = await unknown();
  await tell(lab);
  later();
  redmine.note(id, colleague, 'I will have a look, which chair is it?');
  await poll(lab);
  const rows = await lab.sql<{ body: string }>(
    "select body from signalbox.message where origin = 'person'",
  );
  expect(rows.map(({ body }) => body)).toEqual(['I will have a look, which chair is it?']);
});
