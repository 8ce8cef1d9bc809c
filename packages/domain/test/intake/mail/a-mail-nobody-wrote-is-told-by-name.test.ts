import { expect, test } from 'vitest';
import { classifyMail, type MailFacts, type MailSelf } from '../../../src/index.ts';

const self: MailSelf = {
  addresses: ['desk@corp.test', 'help@corp.test'],
  team: ['team@corp.test'],
  isOwnMessageId: (id) => id.startsWith('<signalbox.'),
};

interface Given {
  readonly from?: string;
  readonly messageId?: string | null;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly types?: readonly string[];
  readonly reportType?: string | null;
  readonly subject?: string;
  readonly answers?: boolean;
}

function mail(given: Given): MailFacts {
  const headers = new Map(Object.entries(given.headers ?? {}));
  return {
    from: given.from ?? 'paul@corp.test',
    messageId: given.messageId ?? null,
    header: (name) => [headers.get(name) ?? []].flat(),
    types: given.types ?? ['text/plain'],
    reportType: given.reportType ?? null,
    subject: given.subject ?? 'vpn',
    answers: given.answers ?? false,
  };
}

const hops = (count: number): readonly string[] =>
  Array.from({ length: count }, () => 'from a by b');

test.each<readonly [string | null, string, Given]>([
  [null, 'a person', {}],
  [null, 'a person whose program says so', { headers: { 'auto-submitted': 'no' } }],
  [null, 'a person whose mail took the usual way', { headers: { received: hops(12) } }],
  [null, 'a person with a file of a calendar', { types: ['multipart/mixed', 'text/plain'] }],
  [null, 'a person who begins a new mail like a notice', { subject: 'Out of office: how?' }],
  [null, 'a person with a sender', { headers: { 'return-path': '<paul@corp.test>' } }],
  ['own_message', 'our own id', { messageId: '<signalbox.note.x@corp.test>' }],
  ['own_address', 'our address', { from: 'Help@corp.test' }],
  ['loop_mark', 'X-Loop', { headers: { 'x-loop': 'desk@corp.test' } }],
  ['loop_mark', 'RT’s mark', { headers: { 'x-rt-loop-prevention': 'corp' } }],
  ['too_many_hops', 'what goes round', { headers: { received: hops(51) } }],
  [
    'bounce',
    'RFC 3464',
    { types: ['multipart/report', 'message/delivery-status'], reportType: 'delivery-status' },
  ],
  ['bounce', 'a report type without its part', { reportType: 'delivery-status' }],
  [
    'bounce',
    'a bounce of qmail',
    { from: 'MAILER-DAEMON@mx.test', headers: { 'return-path': '<>' } },
  ],
  ['bounce', 'a daemon without its envelope', { from: 'Mailer-Daemon@mx.test' }],
  [
    'bounce',
    'a postmaster without a sender',
    { from: 'postmaster@mx.test', headers: { 'return-path': '<>' } },
  ],
  [null, 'a postmaster who is a person', { from: 'postmaster@corp.test' }],
  [
    'receipt',
    'RFC 3798',
    { types: ['message/disposition-notification'], reportType: 'disposition-notification' },
  ],
  ['receipt', 'a report of abuse', { reportType: 'feedback-report' }],
  ['calendar', 'an invitation', { types: ['multipart/alternative', 'text/calendar'] }],
  ['auto_reply', 'RFC 3834', { headers: { 'auto-submitted': 'auto-replied (vacation)' } }],
  ['auto_reply', 'with a parameter', { headers: { 'auto-submitted': 'Auto-Replied; x=y' } }],
  ['auto_reply', 'X-Autoreply', { headers: { 'x-autoreply': 'yes' } }],
  ['auto_reply', 'Precedence', { headers: { precedence: 'auto_reply' } }],
  [
    'auto_reply',
    'a notice by its subject',
    { subject: 'Automatische Antwort: vpn', answers: true },
  ],
  ['auto_generated', 'a job', { headers: { 'auto-submitted': 'auto-generated' } }],
  ['auto_generated', 'what is not no', { headers: { 'auto-submitted': 'auto-notified' } }],
  ['list', 'List-Id', { headers: { 'list-id': '<all.corp.test>' } }],
  ['list', 'Precedence list', { headers: { precedence: 'list' } }],
  ['bulk', 'Precedence bulk', { headers: { precedence: 'Bulk' } }],
  ['no_answer_wanted', 'Exchange', { headers: { 'x-auto-response-suppress': 'DR, OOF' } }],
  ['empty_sender', 'the null sender alone', { headers: { 'return-path': '< >' } }],
  ['from_team', 'an answer of the team', { from: 'team@corp.test' }],
])('%s: %s', (finding, _, given) => {
  expect(classifyMail(mail(given), self)).toBe(finding);
});

test('of several signs the one that tells most counts', () => {
  const headers = { 'auto-submitted': 'auto-replied', 'list-id': '<x>', precedence: 'bulk' };
  expect(classifyMail(mail({ headers }), self)).toBe('auto_reply');
  expect(classifyMail(mail({ headers, from: 'desk@corp.test' }), self)).toBe('own_address');
  expect(classifyMail(mail({ headers, reportType: 'delivery-status' }), self)).toBe('bounce');
});
