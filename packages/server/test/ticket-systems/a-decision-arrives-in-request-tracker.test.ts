import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replyKeyOf } from '../../src/line/reply/reply-key.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { letGo, replyTo, sayOf } from '../support/replies.ts';
import {
  caller,
  decided,
  filesWith,
  mailsWith,
  rtIsThere,
  sayWhenAbsent,
  servers,
} from './support.ts';

sayWhenAbsent('Request Tracker', rtIsThere);

const call = caller(servers['RT_URL'] && `${servers['RT_URL']}/REST/2.0`, {
  authorization: `token ${servers['RT_TOKEN']}`,
});

interface Ticket {
  readonly Priority: string;
  readonly Queue: { readonly id: string };
  readonly CustomFields: readonly { readonly name: string; readonly values: readonly string[] }[];
}

const source = (name: string, token: string | undefined): { name: string; lines: string[] } => ({
  name,
  lines: [
    'type: rt',
    `url: ${servers['RT_URL']}`,
    `token: ${token}`,
    'settles_within: 1s',
    'fields:',
    '  category: { custom_field: Category, values: { network: Network } }',
    '  priority: { field: Priority, values: { low: "20", urgent: "80" } }',
    '  team: { field: Queue, values: { network: Network, hidden: HR Confidential } }',
  ],
});

describe.skipIf(!rtIsThere)('Request Tracker', () => {
  let lab: LineLab;
  beforeAll(async () => {
    lab = await openLine(
      filesWith([
        source('rt', servers['RT_TOKEN']),
        source('limited', servers['RT_LIMITED_TOKEN']),
      ]),
    );
  });
  afterAll(() => lab.close());

  const create = async (subject: string): Promise<string> => {
    const { body } = await call('POST', '/ticket', {
      ...{ Queue: 'Service Desk', Subject: subject, Requestor: 'paul@corp.test', Content: 'x' },
      ContentType: 'text/plain',
    });
    return (body as { readonly id: string }).id;
  };
  const ticket = async (id: string): Promise<Ticket> =>
    (await call('GET', `/ticket/${id}`)).body as Ticket;
  const category = (seen: Ticket): string | undefined =>
    seen.CustomFields.find(({ name }) => name === 'Category')?.values[0];
  const notes = async (id: string, key: string): Promise<readonly { Type: string }[]> => {
    const query = `ObjectType = 'RT::Ticket' AND ObjectId = ${id} AND 'CF.{Idempotency Key}' = '${key}'`;
    const { body } = await call(
      'GET',
      `/transactions?query=${encodeURIComponent(query)}&fields=Type`,
    );
    return (body as { readonly items: readonly { Type: string }[] }).items;
  };

  test('answers the requester once with what a person approved, as plain text, beside the comment', async () => {
    const externalId = await create('vpn');
    const text = 'Dear [EMAIL_1],\n\n<b>we</b> are at it.\nBcc: eve@evil.test';
    const item = { source: 'rt', externalId, body: 'the vpn is gone, paul@corp.test' };
    const reply = await replyTo(lab, item, { text });
    const edited = text.replace('at it', 'on it');
    await sayOf(lab, reply, { verdict: 'edit' }, { text: edited });
    await letGo(lab);
    const { actionId, ...end } = await lab.item(reply.itemId);
    expect(end).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
    expect(await notes(externalId, actionId ?? '')).toMatchObject([{ Type: 'Comment' }]);
    expect(await notes(externalId, replyKeyOf(actionId ?? ''))).toMatchObject([
      { Type: 'Correspond' },
    ]);
    const mails = await mailsWith(servers['RT_MAIL_DIR'], 'are on it.');
    expect(mails.filter((mail) => /^to:.*eve@evil/im.test(mail))).toEqual([]);
  });

  test('has queue, priority, custom field and one comment that nobody outside gets, and the item is resolved', async () => {
    const id = await create('vpn');
    const item = await lab.item(await decided(lab, 'rt', id, 'vpn'));
    expect(item).toMatchObject({ state: 'resolved', verdict: 'confirmed', attempts: 1 });
    const seen = await ticket(id);
    expect([seen.Priority, category(seen)]).toEqual(['20', 'Network']);
    expect(seen.Queue.id).not.toBe('3');
    expect(await notes(id, item.actionId ?? '')).toMatchObject([{ Type: 'Comment' }]);
    const mails = await mailsWith(servers['RT_MAIL_DIR'], 'Set by the AI agent');
    expect(mails.filter((mail) => /paul@corp\.test/.test(mail))).toEqual([]);
  });

  test('a value it does not know answers 200, changes nothing and ends with a person', async () => {
    const id = await create('nonsense');
    const item = await lab.item(await decided(lab, 'rt', id, 'nonsense'));
    expect(item).toMatchObject({ state: 'stuck', stuckCode: 'write_partly_applied' });
    expect(category(await ticket(id))).toBeUndefined();
    expect(await notes(id, item.actionId ?? '')).toHaveLength(1);
  });

  test('a queue the token may not see ends with a person, and the ticket stays where it was', async () => {
    const id = await create('secret');
    const item = await lab.item(await decided(lab, 'rt', id, 'secret'));
    expect(item).toMatchObject({ state: 'stuck', stuckCode: 'write_partly_applied' });
    expect((await ticket(id)).Queue.id).toBe('3');
  });

  test('a token that may comment but not modify is found before the first note, and nothing is written', async () => {
    const id = await create('vpn');
    const item = await lab.item(await decided(lab, 'limited', id, 'vpn'));
    expect(item).toMatchObject({ state: 'stuck', stuckCode: 'write_refused' });
    const seen = await call('GET', `/ticket/${id}/history?fields=Type`);
    expect(JSON.stringify(seen.body)).not.toContain('Comment');
  });

  test('a comment whose mark the token may not set is left once, never again', async () => {
    const id = await create('vpn');
    const connector = lab.context.connectors(lab.tenantId, 'limited');
    const write = { tenantId: lab.tenantId, externalId: id, writeKey: `m-${id}` };
    const noted = { ...write, fields: {}, note: 'unmarked' };
    const before = { fields: {}, marker: null, note: 'absent' } as const;
    await expect(connector?.write(noted, 10_000, before)).rejects.toMatchObject({
      fault: 'unmarked',
    });
  });

  test('a person’s change between intake and write is not written over', async () => {
    const id = await create('vpn');
    const itemId = await lab.accept({
      ...{ source: 'rt', externalId: id, subject: 'vpn', body: '', fields: { priority: 'urgent' } },
    });
    await call('PUT', `/ticket/${id}`, { Priority: 77 });
    await lab.drain();
    expect(await lab.item(itemId)).toMatchObject({
      state: 'stuck',
      stuckCode: 'write_conflicting',
    });
    expect((await ticket(id)).Priority).toBe('77');
  });

  test('the same write twice leaves one note', async () => {
    const id = await create('vpn');
    const connector = lab.context.connectors(lab.tenantId, 'rt');
    if (connector === null) throw new Error('no connector');
    const write = {
      ...{ tenantId: lab.tenantId, externalId: id, writeKey: `twice-${id}` },
      ...{ fields: { category: 'network' }, note: 'once' },
    };
    const before = await connector.read(write, 10_000);
    expect(before).toMatchObject({ fields: { category: null }, note: 'absent' });
    await connector.write(write, 10_000, before);
    const after = await connector.read(write, 10_000);
    expect(after).toMatchObject({ fields: { category: 'network' }, note: 'internal' });
    await connector.write(write, 10_000, after);
    // What was read before somebody changed the ticket is not written any more.
    const stale = { ...after, fields: { category: null }, version: before.version };
    await expect(connector.write(write, 10_000, stale)).rejects.toMatchObject({ fault: 'busy' });
    expect(await notes(id, write.writeKey)).toHaveLength(1);
  });
});
