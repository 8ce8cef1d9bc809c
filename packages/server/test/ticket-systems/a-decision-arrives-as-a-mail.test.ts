import type { ExchangeView } from '@signalbox/contract';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  imapIsThere,
  mailEnvironment,
  mailSource,
  mailsOf,
  openFolder,
  type TestFolder,
} from '../mail/support/imap-server.ts';
import { type Delivered, openSmtpSink, type SmtpSink } from '../mail/support/smtp-sink.ts';
import { poll } from '../polling/support/polled.ts';
import { type Files, type LineLab, openLine } from '../support/line.ts';
import { letGo, replyToTaken, sayOf } from '../support/replies.ts';
import { endOf, filesWith, sayWhenAbsent } from './support.ts';

sayWhenAbsent('a mail server', imapIsThere);

const requester = 'paul@corp.test';
const answer = [
  'reply:',
  '  field: answer',
  '  texts: { known: "The VPN is down. We are at it." }',
];
let ids = 0;

/** Lines of a head that are too long for one are broken into several. */
const unfolded = (raw: Buffer | undefined): string =>
  (raw?.toString() ?? '').replace(/\r?\n[ \t]+/g, ' ');

function mail(text: string, from = requester, headers = '', subject = 'about vpn'): Buffer {
  ids += 1;
  return Buffer.from(
    `From: Paul <${from}>\r\nReply-To: eve@evil.test\r\nCc: boss@corp.test\r\nTo: servicedesk@itsm.test\r\nSubject: ${subject}\r\nMessage-ID: <${ids}@corp.test>\r\n${headers}\r\n${text}\r\n`,
  );
}

describe.skipIf(!imapIsThere)('a decision on a mail', () => {
  let folder: TestFolder;
  let smtp: SmtpSink;
  let lab: LineLab;
  const files = (more: readonly string[] = answer): Files => {
    const base = filesWith([mailSource(folder, smtp.url, more)]);
    return {
      ...base,
      'agents/triage.yaml': `agent: triage
owner: lead
autonomy: auto
tiers: [rules]
fields: { category: {}, answer: {} }
`,
      'rules/basics.yaml': `- rule: vpn
  when: { words: [vpn] }
  then: { category: network, answer: known }
  final: true
- rule: strange
  when: { words: [strange] }
  then: { category: network, answer: unheard }
  final: true
`,
    };
  };
  beforeEach(async () => {
    folder = await openFolder();
    smtp = await openSmtpSink();
    lab = await openLine(files(), mailEnvironment);
    await poll(lab, 'inbox');
  });
  afterEach(async () => {
    await lab.close();
    await smtp.close();
    await folder.close();
  });

  const taken = async (raw: Buffer): Promise<string> => {
    await folder.append(raw);
    await poll(lab, 'inbox');
    const last = (await mailsOf(lab)).at(-1);
    if (last?.thread == null) throw new Error('no thread');
    return last.thread;
  };
  const kinds = (): readonly string[] =>
    smtp.delivered.map(
      ({ raw }) => /Message-ID: <signalbox\.(\w+)\./i.exec(unfolded(raw))?.[1] ?? '',
    );
  const to = (kind: string): readonly Delivered[] =>
    smtp.delivered.filter((_, n) => kinds()[n] === kind);

  test('is a note to the team and an answer to the requester alone, each once, and confirmed by their copies', async () => {
    const thread = await taken(mail('the vpn is gone'));
    expect(await endOf(lab, 'inbox', thread)).toMatchObject({
      ...{ state: 'resolved', verdict: 'confirmed', attempts: 1 },
    });
    expect(smtp.delivered.map((one) => one.to)).toEqual([['team@itsm.test'], [requester]]);
    expect(kinds()).toEqual(['note', 'reply']);
    const [reply] = to('reply');
    const read = await simpleParser(reply?.raw ?? '');
    expect(read.text?.trim()).toBe('The VPN is down. We are at it.');
    expect([read.inReplyTo, read.headers.get('auto-submitted')]).toEqual([
      `<${ids}@corp.test>`,
      'auto-replied',
    ]);
    expect(read.cc).toBeUndefined();
    expect(await folder.sentMails()).toHaveLength(2);
  });

  test('what was said to both servers is kept with its attempt, without an address or a word', async () => {
    await endOf(lab, 'inbox', await taken(mail('the vpn and my xylophone are gone')));
    const [row] = await lab.sql<{ exchange: ExchangeView }>(
      'select exchange from signalbox.attempt',
    );
    expect(
      row?.exchange.requests.map(({ part, method, path }) => `${part} ${method} ${path}`),
    ).toEqual([
      ...['look IMAP search', 'look IMAP search', 'look SMTP verify'],
      ...['note SMTP send', 'note IMAP append', 'answer SMTP send', 'answer IMAP append'],
      ...['read_back IMAP search', 'read_back IMAP search'],
    ]);
    expect(row?.exchange.requests[3]?.sentBytes).toBe(to('note')[0]?.raw.length);
    expect(JSON.stringify(row?.exchange)).not.toMatch(/@|xylophone|vpn|VPN/);
  });

  test('a reply that a person approved is a mail to the requester alone, once, with no header of its text', async () => {
    await lab.publish({
      ...files([]),
      'agents/triage.yaml':
        'agent: triage\nowner: lead\nautonomy: auto\ntiers: [rules]\nfields: { category: {} }\n',
      'rules/basics.yaml':
        '- rule: vpn\n  when: { words: [vpn] }\n  then: { category: network }\n  final: true\n',
    });
    const thread = await taken(mail('the vpn is gone. paul@corp.test'));
    const text = 'Dear [EMAIL_1],\n<b>we</b> are at it.\nBcc: eve@evil.test\n\n.\nRegards';
    const reply = await replyToTaken(lab, 'inbox', thread, { text });
    await sayOf(lab, reply, { verdict: 'accept' });
    await letGo(lab);
    expect(await lab.item(reply.itemId)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
    expect(smtp.delivered.map((one) => one.to)).toEqual([['team@itsm.test'], [requester]]);
    const read = await simpleParser(to('reply')[0]?.raw ?? '');
    expect(read.text?.trim()).toBe(text.replace('[EMAIL_1]', requester));
    expect([read.html, read.bcc]).toEqual([false, undefined]);
  });

  test('no note is ever in the mailbox of a requester, and no answer in another’s', async () => {
    for (const from of ['a@corp.test', 'b@corp.test', 'c@corp.test']) {
      await endOf(lab, 'inbox', await taken(mail('the vpn is gone', from)));
    }
    expect(new Set(to('note').flatMap((one) => one.to))).toEqual(new Set(['team@itsm.test']));
    expect(to('reply').map((one) => one.to)).toEqual([
      ['a@corp.test'],
      ['b@corp.test'],
      ['c@corp.test'],
    ]);
    expect(smtp.delivered.some((one) => one.to.includes('eve@evil.test'))).toBe(false);
  });

  test('a value without a text of the workspace is never sent', async () => {
    const thread = await taken(mail('a strange thing', requester, '', 'strange'));
    expect(await endOf(lab, 'inbox', thread)).toMatchObject({
      state: 'stuck',
      stuckCode: 'write_refused',
    });
    expect(smtp.delivered).toEqual([]);
  });

  test('a note that was cut off after its text is unknown, and is never sent again', async () => {
    const thread = await taken(mail('the vpn is gone'));
    smtp.cutAfterText(1);
    expect(await endOf(lab, 'inbox', thread)).toMatchObject({
      ...{ state: 'stuck', stuckCode: 'write_unknown', verdict: 'unknown' },
    });
    expect(smtp.delivered).toHaveLength(1);
  });

  test.each([[450], [550]])(
    'a note refused with %i is not applied: nothing went out',
    async (code) => {
      const thread = await taken(mail('the vpn is gone'));
      smtp.refuse('recipient', code);
      expect(await endOf(lab, 'inbox', thread)).toMatchObject({
        ...{ state: 'stuck', stuckCode: 'write_refused', verdict: 'not_applied' },
      });
      expect(smtp.delivered).toEqual([]);
    },
  );

  test('an answer that is refused after its note leaves half a write, and says so', async () => {
    const thread = await taken(mail('the vpn is gone'));
    smtp.refuseAfter(1, 554);
    expect(await endOf(lab, 'inbox', thread)).toMatchObject({
      ...{ state: 'stuck', stuckCode: 'write_partly_applied', verdict: 'partly_applied' },
    });
    expect(kinds()).toEqual(['note']);
  });

  test('what comes back of our own mails is a fact of its thread, and is never answered', async () => {
    const thread = await taken(mail('the vpn is gone'));
    await endOf(lab, 'inbox', thread);
    const sent = smtp.delivered.length;
    const [reply] = to('reply');
    const id = /Message-ID: (<[^>]+>)/i.exec(unfolded(reply?.raw))?.[1] ?? '';
    for (const raw of smtp.delivered.map((one) => one.raw)) await folder.append(raw);
    await folder.append(
      mail('vpn away', requester, `In-Reply-To: ${id}\r\nAuto-Submitted: auto-replied\r\n`),
    );
    await folder.append(
      Buffer.from(
        `From: mailer-daemon@mx.test\r\nSubject: failed\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nStatus: 5.1.1\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: ${id}\r\n\r\nvpn\r\n--b--\r\n`,
      ),
    );
    await poll(lab, 'inbox');
    await lab.drain();
    const rest = (await mailsOf(lab)).slice(1);
    expect(rest.map(({ place, finding }) => [place, finding])).toEqual([
      ['fact', 'own_message'],
      ['fact', 'own_message'],
      ['fact', 'auto_reply'],
      ['fact', 'bounce'],
    ]);
    expect(new Set(rest.map((one) => one.thread))).toEqual(new Set([thread]));
    expect(smtp.delivered).toHaveLength(sent);
  });

  test('an answer of the requester to ours is a revision, by our id or by the token in the subject alone', async () => {
    const thread = await taken(mail('the vpn is gone'));
    await endOf(lab, 'inbox', thread);
    const subject = /^Subject: (.*)$/m.exec(unfolded(to('reply')[0]?.raw))?.[1]?.trim() ?? '';
    expect(subject).toContain(`[SB:${thread}]`);
    const answered = (from: string) =>
      Buffer.from(
        `From: ${from}\r\nSubject: ${subject}\r\nMessage-ID: <t${from}>\r\n\r\nstill strange\r\n`,
      );
    await folder.append(answered(requester));
    await folder.append(answered('eve@evil.test'));
    await poll(lab, 'inbox');
    const [, mine, forged] = await mailsOf(lab);
    expect(mine).toMatchObject({ place: 'reply', thread });
    expect(forged).toMatchObject({ place: 'item', finding: 'not_a_party' });
    expect(forged?.thread).not.toBe(thread);
  });

  test('a program that answers every answer without a sign of what it is gets five in an hour, and a person the rest', async () => {
    for (let round = 0; round < 8; round += 1) {
      const thread = await taken(mail(`round ${round}: the vpn is gone`, 'robot@loop.test'));
      await endOf(lab, 'inbox', thread);
    }
    expect(to('reply')).toHaveLength(5);
    const stuck = await lab.sql(`select from signalbox.item where stuck_code = 'write_refused'`);
    expect(stuck).toHaveLength(3);
  });
});
