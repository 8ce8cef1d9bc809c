import { type Encoded, iso2022jp, koi8r, latin1, utf8, windows1252 } from './charsets.ts';
import { desk, type Mailbox, type Said } from './mailbox.ts';
import { type Headers, mailOf, multipart, type Part, textPart, word } from './make-mail.ts';

const wordings: readonly ((mark: string) => Encoded)[] = [
  (mark) => utf8(`The printer on floor 3 is broken, case ${mark}.`),
  (mark) => latin1(`Der Drucker im Büro druckt nicht mehr, Fall ${mark}, schöne Grüße`),
  (mark) => windows1252(`Das „Portal“ zeigt 100 € statt 10 € – Fall ${mark}…`),
  (mark) => utf8(`L'imprimante ne marche plus à l'étage, dossier ${mark}.`),
  (mark) => utf8(`La impresora no funciona señora, caso ${mark}, ¿qué hago?`),
  (mark) => koi8r(`Принтер не работает уже третий день, заявка ${mark}`),
  (mark) => iso2022jp(`printer ${mark}`),
  (mark) => utf8(`打印机坏了，请帮忙 ${mark} 🙏`),
  (mark) => utf8(`الطابعة لا تعمل ${mark}`),
];

function files(box: Mailbox): readonly Part[] {
  const { random } = box;
  const one: Part = {
    type: random.of(['application/pdf', 'image/png', 'text/csv', 'application/zip']),
    bytes: Buffer.from(`bytes ${random.below(1e9)}`),
    encoding: 'base64',
    name: random.of(['Rechnung März.pdf', 'shot.png', 'log.csv', '../../etc/passwd']),
  };
  return random.chance(0.5) ? [one] : [one, { ...one, name: 'second.bin' }];
}

function html(text: Encoded, box: Mailbox): Part {
  const body = `<html><head><style>p{color:red}</style></head><body><p>${text.text}</p><script>alert(1)</script></body></html>`;
  return textPart(utf8(body), box.random, 'html');
}

/** A text in one of the forms mail programs give it. */
function formed(text: Encoded, box: Mailbox): Part {
  const { random } = box;
  const plain = textPart(text, random);
  switch (random.below(6)) {
    case 0:
      return html(text, box);
    case 1:
      return multipart('alternative', [plain, html(text, box)], random);
    case 2:
      return multipart('mixed', [plain, ...files(box)], random);
    case 3: {
      const picture: Part = {
        type: 'image/png',
        bytes: Buffer.from('png'),
        encoding: 'base64',
        name: 'logo.png',
        inline: true,
      };
      const related = multipart('related', [html(text, box), picture], random);
      const alternative = multipart('alternative', [plain, related], random);
      return multipart('mixed', [alternative, ...files(box)], random);
    }
    // Cut off in the middle: what came is read.
    case 4:
      return multipart('mixed', [plain], random, random.chance(0.5));
    default:
      return plain;
  }
}

export function commonHeaders(box: Mailbox, from: string, subject: string): Headers {
  return [
    ['Return-Path', `<${from}>`],
    ['Received', 'from a.test by b.test with ESMTP'],
    ['From', box.random.chance(0.5) ? from : `${word('Müller, Jörg')} <${from}>`],
    ['To', desk],
    ['Subject', word(subject)],
    ['Date', box.date()],
  ];
}

/** A person begins a thread. */
export function persons(box: Mailbox): void {
  const { random } = box;
  const n = box.mails.length;
  const mark = `m${n}x`;
  const text = random.of(wordings)(mark);
  const from = box.newAddress();
  const messageId = box.newId();
  const cc = random.chance(0.2) ? [box.newAddress()] : [];
  const subject = random.of([
    `Printer ${n}`,
    `Drucker geht nicht ${n} ä`,
    `Re: Printer ${n}`,
    `FW: ${n}`,
    `印刷 ${n}`,
  ]);
  const bare = random.below(12);
  const headers = commonHeaders(box, from, subject).filter(
    ([name]) => !(bare === 0 && name === 'Date') && !(bare === 1 && name === 'Subject'),
  );
  const more: Headers = [
    ...(bare === 2 ? [] : ([['Message-ID', messageId]] as const)),
    ...(cc.length === 0 ? [] : ([['Cc', cc.join(', ')]] as const)),
    ...(random.chance(0.1) ? ([['Auto-Submitted', 'no']] as const) : []),
  ];
  const raw = mailOf([...headers, ...more], formed(text, box));
  box.add({
    raw,
    sort: `begins (${text.charset})`,
    place: 'item',
    finding: null,
    root: n,
    says: text.text,
  });
  if (bare !== 2) box.said.push({ n, root: n, messageId, references: [], from, cc, subject });
}

function quotedReply(mark: string, box: Mailbox): Encoded {
  const { random } = box;
  const said = random.of([`Still broken, ${mark}.`, `Geht immer noch nicht, ${mark} ärgerlich`]);
  const quote = random.of([
    '\n\nOn Mon, 2 Nov 2026 at 10:00, Desk <servicedesk@itsm.test> wrote:\n> quoted words\n> more',
    '\n\nAm 02.11.2026 um 10:00 schrieb Desk:\n> quoted words',
    '\n\n-----Original Message-----\nFrom: Desk\nSent: Monday\nTo: Paul\nSubject: x\n\nquoted words',
    '\n\n-- \nPaul\nquoted words',
    '',
  ]);
  return utf8(said + quote);
}

function answer(
  box: Mailbox,
  to: Said,
  from: string,
  headers: Headers,
  place: 'reply' | 'item',
): void {
  const n = box.mails.length;
  const mark = `m${n}x`;
  const messageId = box.newId();
  const subject = `Re: ${to.subject}`;
  const raw = mailOf(
    [...commonHeaders(box, from, subject), ['Message-ID', messageId], ...headers],
    textPart(quotedReply(mark, box), box.random),
  );
  const finding = place === 'item' ? 'not_a_party' : null;
  const root = place === 'item' ? n : to.root;
  box.add({ raw, sort: `answers as ${place}`, place, finding, root, says: mark });
  const references = [...to.references, to.messageId];
  box.said.push({ n, root, messageId, references, from, cc: [], subject: to.subject });
}

function pointing(box: Mailbox, to: Said): Headers {
  const { random } = box;
  const all = [...to.references, to.messageId].join('\r\n ');
  switch (random.below(4)) {
    case 0:
      return [['In-Reply-To', to.messageId]];
    case 1:
      return [['References', all]];
    // The mail answered was never here: an older one of its thread was.
    case 2:
      return [
        ['In-Reply-To', '<lost@elsewhere.test>'],
        ['References', `${all} <lost@elsewhere.test>`],
      ];
    default:
      return [
        ['In-Reply-To', to.messageId],
        ['References', all],
      ];
  }
}

/** Somebody with a part in a thread answers in it. */
export function repliesTo(box: Mailbox): void {
  const to = box.random.of(box.said);
  const from = to.cc.length > 0 && box.random.chance(0.5) ? (to.cc[0] ?? to.from) : to.from;
  answer(box, to, from, pointing(box, to), 'reply');
}

/** Somebody without a part in a thread points to it: a forwarded mail, or one that wants to be in it. */
export function repliesWithin(box: Mailbox): void {
  const to = box.random.of(box.said);
  answer(box, to, box.newAddress(), pointing(box, to), 'item');
}
