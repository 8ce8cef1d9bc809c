import { utf8 } from './charsets.ts';
import { commonHeaders } from './generate-persons.ts';
import { desk, type Mailbox, type Said, team } from './mailbox.ts';
import { type Headers, mailOf, multipart, type Part, textPart } from './make-mail.ts';

interface Machine {
  readonly finding: string;
  readonly from?: string;
  readonly headers?: Headers;
  readonly subject?: string;
  /** Only as an answer: its subject alone says so. */
  readonly answers?: boolean;
  readonly part?: (box: Mailbox, about: Said | null) => Part;
}

const plain = (box: Mailbox): Part => textPart(utf8('This was written by a machine.'), box.random);

function report(type: string, second: Part) {
  return (box: Mailbox, about: Said | null): Part => {
    const original = about?.messageId ?? '<nobody@elsewhere.test>';
    const returned: Part = {
      type: box.random.of(['message/rfc822', 'text/rfc822-headers']),
      bytes: Buffer.from(`From: ${desk}\r\nMessage-ID: ${original}\r\nSubject: x\r\n\r\n`),
      encoding: '7bit',
    };
    const parts = [plain(box), second, returned];
    const { type: made, ...rest } = multipart('report', parts, box.random);
    return { ...rest, type: `${made}; report-type=${type}` };
  };
}

const delivery: Part = {
  type: 'message/delivery-status',
  bytes: Buffer.from(
    'Reporting-MTA: dns; mx.test\r\n\r\nFinal-Recipient: rfc822; x@y.test\r\nAction: failed\r\nStatus: 5.1.1\r\n',
  ),
  encoding: '7bit',
};
const disposition: Part = {
  type: 'message/disposition-notification',
  bytes: Buffer.from(
    'Final-Recipient: rfc822; x@y.test\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n',
  ),
  encoding: '7bit',
};

function invitation(box: Mailbox): Part {
  const calendar: Part = {
    type: `text/calendar; charset=utf-8; method=${box.random.of(['REQUEST', 'REPLY', 'CANCEL'])}`,
    bytes: Buffer.from(
      'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Sync\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
    ),
    encoding: 'base64',
  };
  return multipart('alternative', [plain(box), calendar], box.random);
}

const machinesThere: readonly Machine[] = [
  { finding: 'auto_reply', headers: [['Auto-Submitted', 'auto-replied']] },
  {
    finding: 'auto_reply',
    headers: [
      ['X-Autoreply', 'yes'],
      ['Precedence', 'bulk'],
    ],
  },
  { finding: 'auto_reply', headers: [['Precedence', 'auto_reply']] },
  { finding: 'auto_reply', subject: 'Automatische Antwort: Drucker', answers: true },
  { finding: 'auto_reply', subject: 'Out of Office: printer', answers: true },
  { finding: 'auto_reply', subject: 'Réponse automatique : imprimante', answers: true },
  { finding: 'auto_generated', headers: [['Auto-Submitted', 'auto-generated (cron)']] },
  {
    finding: 'bounce',
    from: 'mailer-daemon@mx.test',
    headers: [['Auto-Submitted', 'auto-replied']],
    part: report('delivery-status', delivery),
  },
  { finding: 'bounce', from: 'postmaster@mx.test', headers: [['Return-Path', '<>']] },
  { finding: 'receipt', part: report('disposition-notification', disposition) },
  { finding: 'calendar', part: invitation },
  {
    finding: 'list',
    headers: [
      ['List-Id', '<all.corp.test>'],
      ['List-Unsubscribe', '<mailto:x@y.test>'],
    ],
  },
  { finding: 'list', headers: [['Precedence', 'list']] },
  { finding: 'bulk', headers: [['Precedence', 'bulk']] },
  {
    finding: 'no_answer_wanted',
    headers: [['X-Auto-Response-Suppress', 'DR, RN, OOF, AutoReply']],
  },
  { finding: 'loop_mark', headers: [['X-Loop', desk]] },
  { finding: 'own_address', from: desk },
  { finding: 'from_team', from: team },
  {
    finding: 'too_many_hops',
    headers: Array.from({ length: 55 }, (_, n) => ['Received', `from a${n} by b${n}`] as const),
  },
  { finding: 'empty_sender', headers: [['Return-Path', '<>']] },
];

/** A mail no person wrote; half of them about a thread that is there. */
export function machines(box: Mailbox): void {
  const { random } = box;
  const machine = random.of(machinesThere);
  const about = machine.answers === true || random.chance(0.5) ? random.of(box.said) : null;
  const from = machine.from ?? (about === null ? box.newAddress() : about.from);
  const given = machine.headers ?? [];
  const isNull = given.some(([name, value]) => name === 'Return-Path' && value === '<>');
  const headers = commonHeaders(box, from, machine.subject ?? 'Notice').filter(
    ([name]) => !(isNull && name === 'Return-Path'),
  );
  const pointers: Headers = about === null ? [] : [['In-Reply-To', about.messageId]];
  const part = (machine.part ?? plain)(box, about);
  const raw = mailOf([...given, ...headers, ['Message-ID', box.newId()], ...pointers], part);
  const place = about === null ? 'noted' : 'fact';
  const root = about?.root ?? null;
  box.add({ raw, sort: `machine ${machine.finding}`, place, finding: machine.finding, root });
}
