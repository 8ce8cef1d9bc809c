/** What a mail says of itself beside its text. Addresses and header values as they came, names of headers in lower case. */
export interface MailFacts {
  readonly from: string;
  readonly messageId: string | null;
  /** All values of a header, in their order; none when it is not there. */
  readonly header: (name: string) => readonly string[];
  /** Media types of the mail and its parts, those that are attached files left out. */
  readonly types: readonly string[];
  /** Parameter `report-type` of a multipart/report; null for any other mail. */
  readonly reportType: string | null;
  readonly subject: string;
  /** It answers something: In-Reply-To, References or a token of ours. */
  readonly answers: boolean;
}

/** Who we are, so that we never answer ourselves. Addresses in lower case. */
export interface MailSelf {
  readonly addresses: readonly string[];
  /** The team that notes go to: what it says is no message of a requester. */
  readonly team: readonly string[];
  readonly isOwnMessageId: (id: string) => boolean;
}

/** Why a mail is not decided on. Each mail that a guard stops is recorded under one of these names. */
export const mailFindings = [
  'own_message',
  'own_address',
  'loop_mark',
  'too_many_hops',
  'bounce',
  'receipt',
  'calendar',
  'auto_reply',
  'auto_generated',
  'list',
  'bulk',
  'no_answer_wanted',
  'empty_sender',
  'from_team',
] as const;
export type MailFinding = (typeof mailFindings)[number];

/** Servers a mail may pass. Real ways have under ten; what goes round grows by a few each time. */
const hopsMax = 50;
const autoReplyHeaders = ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply-from'];
// How mail programs begin the subject of an absence notice. Counted only in answers: a person may begin a new mail with it.
const autoReplySubject =
  /^(?:automatic reply|auto(?:matic)?[- ]?reply|out of (?:the )?office|automatische antwort|abwesenheits(?:notiz|assistent)|réponse automatique|respuesta automática|risposta automatica|automatisch antwoord|autosvar)\b/i;
const daemons = /^mail(?:er)?-daemon@/;
/** May be a person who looks after the mail. */
const postmasters = /^postmaster@/;

/**
 * Why a mail is not a person's, or null when nothing says so. The first that fits counts: what tells more stands first.
 *
 * After RFC 3834 (Auto-Submitted, section 2), RFC 3464 and RFC 3798 (reports), RFC 2919 and 2369 (lists), and
 * X-Auto-Response-Suppress of [MS-OXCMAIL]. A guard that is wrong costs a look of a person at a recorded mail; one that is
 * missing makes a loop.
 */
export function classifyMail(mail: MailFacts, self: MailSelf): MailFinding | null {
  const from = mail.from.toLowerCase();
  if (mail.messageId !== null && self.isOwnMessageId(mail.messageId)) return 'own_message';
  if (self.addresses.includes(from)) return 'own_address';
  if (hasLoopMark(mail)) return 'loop_mark';
  if (mail.header('received').length > hopsMax) return 'too_many_hops';
  const report = reportOf(mail);
  if (report !== null) return report;
  // Not every server that delivers says that the sender was empty, and no person writes as a daemon.
  if (daemons.test(from) || (postmasters.test(from) && isNullSender(mail))) return 'bounce';
  if (mail.types.includes('text/calendar')) return 'calendar';
  return automatic(mail) ?? listed(mail) ?? silenced(mail, self, from);
}

/** The first word of a header value, in lower case, comments and parameters left out. */
function wordOf(value: string): string {
  return (/^[\s(]*([^\s;()]+)/.exec(value)?.[1] ?? '').toLowerCase();
}

function hasLoopMark({ header }: MailFacts): boolean {
  return ['x-loop', 'x-rt-loop-prevention', 'x-signalbox-write'].some(
    (name) => header(name).length > 0,
  );
}

function reportOf({ types, reportType }: MailFacts): MailFinding | null {
  if (types.includes('message/delivery-status') || reportType === 'delivery-status')
    return 'bounce';
  if (types.includes('message/disposition-notification')) return 'receipt';
  return reportType === null ? null : 'receipt';
}

/** `Return-Path: <>`, which the server that delivered wrote (RFC 5321, 4.5.5). */
function isNullSender({ header }: MailFacts): boolean {
  return header('return-path').some((value) => value.replace(/\s/g, '') === '<>');
}

function automatic(mail: MailFacts): MailFinding | null {
  const { header } = mail;
  const submitted = header('auto-submitted').map(wordOf);
  if (submitted.includes('auto-replied')) return 'auto_reply';
  if (autoReplyHeaders.some((name) => header(name).some((value) => wordOf(value) !== 'no')))
    return 'auto_reply';
  if (header('precedence').some((value) => wordOf(value) === 'auto_reply')) return 'auto_reply';
  if (submitted.some((word) => word !== '' && word !== 'no')) return 'auto_generated';
  return mail.answers && autoReplySubject.test(mail.subject.trim()) ? 'auto_reply' : null;
}

function listed({ header }: MailFacts): MailFinding | null {
  const precedence = header('precedence').map(wordOf);
  const names = ['list-id', 'list-post', 'list-unsubscribe', 'list-help'];
  if (precedence.includes('list') || names.some((name) => header(name).length > 0)) return 'list';
  return precedence.some((word) => word === 'bulk' || word === 'junk') ? 'bulk' : null;
}

function silenced(mail: MailFacts, self: MailSelf, from: string): MailFinding | null {
  const words = mail
    .header('x-auto-response-suppress')
    .flatMap((value) => value.toLowerCase().split(/[\s,;]+/));
  if (words.some((word) => ['all', 'oof', 'autoreply'].includes(word))) return 'no_answer_wanted';
  if (isNullSender(mail)) return 'empty_sender';
  return self.team.includes(from) ? 'from_team' : null;
}
