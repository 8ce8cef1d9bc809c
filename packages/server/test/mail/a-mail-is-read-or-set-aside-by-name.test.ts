import { describe, expect, test } from 'vitest';
import { type MailRead, readMail } from '../../src/connectors/mail/read-mail.ts';
import { generateMailbox } from './support/generate-mailbox.ts';

const head =
  'From: Paul <Paul@Corp.test>\r\nTo: desk@corp.test, Ana <ana@corp.test>\r\nSubject: vpn\r\n';

async function read(text: string): Promise<MailRead> {
  const result = await readMail(Buffer.from(text));
  if (result.kind !== 'read') throw new Error(`set aside: ${result.reason}`);
  return result.mail;
}

async function reasonOf(text: string): Promise<string> {
  const result = await readMail(Buffer.from(text));
  return result.kind === 'read' ? 'read' : result.reason;
}

test('sender, parties, subject and text of a plain mail', async () => {
  const mail = await read(`${head}Message-ID: <1@corp.test>\r\n\r\nthe vpn is gone\r\n`);
  expect(mail).toMatchObject({
    ...{ from: 'paul@corp.test', name: 'Paul', messageId: '<1@corp.test>', subject: 'vpn' },
    parties: ['paul@corp.test', 'desk@corp.test', 'ana@corp.test'],
  });
  expect(mail.text.trim()).toBe('the vpn is gone');
});

test('HTML becomes the text its reader sees, without scripts, also when it has one tag only', async () => {
  const type = 'Content-Type: text/html; charset=utf-8\r\n';
  expect((await read(`${head}${type}\r\n<b>gone</b><script>x()</script>\r\n`)).text).toBe('gone');
});

test('of a text and an HTML part the one that says what was written is read', async () => {
  const both = (plain: string, html: string): string =>
    `${head}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n${plain}\r\n--b\r\nContent-Type: text/html\r\n\r\n${html}\r\n--b--\r\n`;
  const long = 'the vpn is gone since this morning and nobody can work. '.repeat(10);
  expect((await read(both('see the HTML', `<p>${long}</p>`))).text).toContain('nobody can work');
  expect((await read(both('> quoted\r\nno', '<p>no</p><p>quoted</p>'))).text).toContain('> quoted');
});

test('an attached file is named, measured and hashed, and its content is nowhere else', async () => {
  const mail = await read(
    `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee file\r\n--b\r\nContent-Type: application/pdf; name="a.pdf"\r\nContent-Disposition: attachment; filename="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\nc2VjcmV0\r\n--b--\r\n`,
  );
  expect(mail.files).toEqual([
    {
      ...{ name: 'a.pdf', type: 'application/pdf', bytes: 6 },
      sha256: '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b',
    },
  ]);
  expect(mail.text).not.toContain('secret');
});

describe('what it answers', () => {
  test('In-Reply-To comes first, then References from the newest', async () => {
    const mail = await read(
      `${head}In-Reply-To: <3@x>\r\nReferences: <1@x>\r\n <2@x> <3@x>\r\n\r\nstill\r\n`,
    );
    expect(mail.refersTo).toEqual(['<3@x>', '<2@x>', '<1@x>']);
  });

  test('a report is about the mail that it returns', async () => {
    const mail = await read(
      `${head}Message-ID: <r@x>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nfailed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nStatus: 5.1.1\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <sent@x>\r\n\r\nx\r\n--b--\r\n`,
    );
    expect(mail.refersTo).toEqual(['<sent@x>']);
    expect(mail.facts.reportType).toBe('delivery-status');
  });
});

test.each([
  ['no_headers', 'only words\r\n'],
  ['no_headers', ''],
  ['no_sender', 'Subject: x\r\n\r\ntext'],
  ['boundary_missing', `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\ntext without any`],
  ['read', `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n\r\n--b--\r\n`],
  ['read', `${head}\r\n`],
])('%s: %j', async (reason, text) => {
  expect(await reasonOf(text)).toBe(reason);
});

test('of 600 mixed mails each is read or set aside as it must be, and its text comes out whole', async () => {
  const wrong: string[] = [];
  for (const { raw, sort, place, finding, says } of generateMailbox(7, 600)) {
    const result = await readMail(raw);
    const expected = place === 'set_aside' ? finding : 'read';
    const got = result.kind === 'read' ? 'read' : result.reason;
    if (got !== expected) wrong.push(`${sort}: ${got} instead of ${expected}`);
    const text = result.kind === 'read' ? result.mail.text : '';
    if (says !== undefined && !text.includes(says)) wrong.push(`${sort}: without ${says}`);
  }
  expect(wrong).toEqual([]);
});
