import { utf8 } from './charsets.ts';
import { commonHeaders } from './generate-persons.ts';
import type { GeneratedMail, Mailbox } from './mailbox.ts';
import { mailOf, textPart } from './make-mail.ts';

type Expected = Pick<GeneratedMail, 'place' | 'finding'>;

const aside = (finding: string): Expected => ({ place: 'set_aside', finding });
const read: Expected = { place: 'item', finding: null };

interface Case {
  readonly sort: string;
  readonly expected: Expected;
  readonly make: (box: Mailbox, mark: string, head: string) => Buffer;
}

const crlf = '\r\n';

const cases: readonly Case[] = [
  {
    sort: 'no headers at all',
    expected: aside('no_headers'),
    make: (_, mark) => Buffer.from(`just words ${mark} and no head\r\nmore words\r\n`),
  },
  {
    sort: 'no sender',
    expected: aside('no_sender'),
    make: (_, mark) => Buffer.from(`Subject: ${mark}\r\nTo: a@b.test\r\n\r\ntext`),
  },
  {
    sort: 'a sender that is no address',
    expected: aside('no_sender'),
    make: (_, mark) => Buffer.from(`From: nobody\r\nSubject: ${mark}\r\n\r\ntext`),
  },
  {
    sort: 'a boundary that never comes',
    expected: aside('boundary_missing'),
    make: (_, mark, head) =>
      Buffer.from(
        `${head}Content-Type: multipart/mixed; boundary="never"\r\n\r\n${mark} lost text\r\n`,
      ),
  },
  {
    sort: 'a multipart without a boundary',
    expected: aside('boundary_missing'),
    make: (_, mark, head) =>
      Buffer.from(`${head}Content-Type: multipart/mixed\r\n\r\n${mark} text\r\n`),
  },
  {
    sort: 'a charset nobody knows',
    expected: read,
    make: (_, mark, head) =>
      Buffer.from(
        `${head}Content-Type: text/plain; charset=x-klingon\r\n\r\nbroken ${mark} words\r\n`,
      ),
  },
  {
    sort: 'base64 with rubbish in it',
    expected: read,
    make: (_, mark, head) => {
      const text = Buffer.from(`broken ${mark} words`).toString('base64');
      const broken = `${text.slice(0, 4)}\r\n!!\r\n${text.slice(4)}`;
      return Buffer.from(
        `${head}Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n${broken}\r\n`,
      );
    },
  },
  {
    sort: 'an encoding that is none',
    expected: read,
    make: (_, mark, head) =>
      Buffer.from(`${head}Content-Transfer-Encoding: x-none\r\n\r\nbroken ${mark} words\r\n`),
  },
  {
    sort: 'raw 8-bit in the head',
    expected: read,
    make: (_, mark, head) =>
      Buffer.concat([
        Buffer.from('X-Note: Gr'),
        Buffer.from([0xfc, 0xdf]),
        Buffer.from(`e${crlf}${head}${crlf}broken ${mark} words${crlf}`),
      ]),
  },
  {
    sort: 'a line of 100,000 characters',
    expected: read,
    make: (_, mark, head) => Buffer.from(`${head}\r\nbroken ${mark} ${'x'.repeat(100_000)}\r\n`),
  },
  {
    sort: 'line ends of another system',
    expected: read,
    make: (_, mark, head) =>
      Buffer.from(`${head}\r\nbroken ${mark} words\r\n`.replaceAll(crlf, '\n')),
  },
  {
    sort: 'parts in parts in parts',
    expected: read,
    make: (_, mark, head) => {
      let body = `Content-Type: text/plain\r\n\r\nbroken ${mark} words`;
      for (let depth = 0; depth < 30; depth += 1) {
        body = `Content-Type: multipart/mixed; boundary=d${depth}\r\n\r\n--d${depth}\r\n${body}\r\n--d${depth}--\r\n`;
      }
      return Buffer.from(head + body);
    },
  },
  {
    sort: 'nothing but a head',
    expected: read,
    make: (_, _mark, head) => Buffer.from(`${head}\r\n`),
  },
];

/** A mail that is not as it should be: read where that is possible, set aside by name where it is not. */
export function broken(box: Mailbox): void {
  const n = box.mails.length;
  const mark = `m${n}x`;
  const one = box.random.of(cases);
  const headers = commonHeaders(box, box.newAddress(), `broken ${n}`);
  const whole = mailOf([...headers, ['Message-ID', box.newId()]], textPart(utf8('x'), box.random));
  const head = whole.toString('latin1').split('MIME-Version')[0] ?? '';
  const raw = one.make(box, mark, head);
  const isItem = one.expected.place === 'item';
  const says = isItem && one.sort !== 'nothing but a head' ? { says: mark } : {};
  box.add({ raw, sort: one.sort, ...one.expected, root: isItem ? n : null, ...says });
}
