import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { refuseWrongRecipients } from '../../src/connectors/mail/mail-connector.ts';
import { compose, type Outgoing } from '../../src/connectors/mail/outgoing.ts';

const own = { addresses: ['desk@corp.test'], team: ['team@corp.test'] };
const thread = {
  ...{ subject: 'vpn', body: 'gone', messageIds: ['<1@x.test>', '<2@x.test>'] },
  requester: { email: 'paul@corp.test', name: 'Paul' },
};
const base: Outgoing = {
  ...{
    kind: 'reply',
    threadId: 'abcdefghijklmnop',
    writeKey: '01890000-0000-7000-8000-000000000001',
  },
  ...{ from: 'desk@corp.test', to: ['paul@corp.test'], thread },
  ...{ text: 'Hello', fields: { answer: 'known' } },
};

describe('recipients', () => {
  test.each<readonly [string, Partial<Outgoing>]>([
    ['a note to the requester', { kind: 'note', to: ['paul@corp.test'] }],
    [
      'a note to the team and the requester',
      { kind: 'note', to: ['team@corp.test', 'paul@corp.test'] },
    ],
    ['a note to a stranger', { kind: 'note', to: ['eve@evil.test'] }],
    ['a note to nobody', { kind: 'note', to: [] }],
    [
      'a note to a team that is the requester',
      {
        ...{ kind: 'note', to: ['team@corp.test'] },
        thread: { ...thread, requester: { email: 'Team@corp.test', name: null } },
      },
    ],
    ['an answer to another', { to: ['eve@evil.test'] }],
    ['an answer to two', { to: ['paul@corp.test', 'eve@evil.test'] }],
    [
      'an answer to ourselves',
      {
        to: ['desk@corp.test'],
        thread: { ...thread, requester: { email: 'desk@corp.test', name: null } },
      },
    ],
    ['an answer in a thread without a requester', { thread: { ...thread, requester: null } }],
  ])('refused: %s', (_, change) => {
    expect(() => refuseWrongRecipients({ ...base, ...change }, own)).toThrow('refused');
  });

  test('allowed: a note to the team, an answer to the requester', () => {
    refuseWrongRecipients({ ...base, kind: 'note', to: ['team@corp.test'] }, own);
    refuseWrongRecipients(base, own);
  });

  test.each([
    'paul@corp.test\r\nBcc: eve@evil.test',
    'paul@corp.test, eve@evil.test',
    'Paul <paul@corp.test>',
    'paul@corp.test>',
  ])('an address that is more than one is refused: %j', async (to) => {
    await expect(compose({ ...base, to: [to] })).rejects.toThrow('refused');
  });
});

describe('a mail of ours', () => {
  test('an answer is in its thread, says that a machine sent it, and names its write', async () => {
    const { raw, messageId } = await compose(base);
    const mail = await simpleParser(raw);
    expect(messageId).toBe(`<signalbox.reply.${base.threadId}.${base.writeKey}@corp.test>`);
    expect(mail.messageId).toBe(messageId);
    expect(mail.inReplyTo).toBe('<2@x.test>');
    expect(mail.references).toEqual(['<1@x.test>', '<2@x.test>']);
    expect(mail.subject).toBe('Re: vpn [SB:abcdefghijklmnop]');
    expect(mail.headers.get('auto-submitted')).toBe('auto-replied');
    expect(mail.headers.get('x-loop')).toBe('desk@corp.test');
  });

  test('a note names no mail of the requester', async () => {
    const { raw } = await compose({ ...base, kind: 'note', to: ['team@corp.test'] });
    const mail = await simpleParser(raw);
    expect([mail.inReplyTo, mail.references]).toEqual([undefined, undefined]);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('a subject, a reference or a value cannot begin a header', async () => {
    const evil = 'x\r\nBcc: eve@evil.test\r\n\r\nbody';
    const { raw } = await compose({
      ...base,
      thread: { ...thread, subject: evil, messageIds: [`<a@b>\r\nBcc: eve@evil.test`, '<ok@x>'] },
      fields: { [evil]: evil },
    });
    const mail = await simpleParser(raw);
    expect(mail.bcc).toBeUndefined();
    expect(raw.toString().toLowerCase()).not.toMatch(/^bcc:/m);
    expect(mail.inReplyTo).toBe('<ok@x>');
    expect(mail.subject).toContain('Bcc: eve@evil.test');
  });
});
