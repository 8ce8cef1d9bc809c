import type { MailSourceConfig } from '@signalbox/contract';
import { ownMessageId, readOwnMessageId } from '@signalbox/domain';
import { type Connector, ConnectorError, type OutsideWrite, type Replies } from '../connector.ts';
import { countdown, type Left } from '../system-client.ts';
import type { Asked } from '../tape.ts';
import { takeDown } from '../taped.ts';
import { type ImapAccess, openImapSession } from './imap-session.ts';
import type { MailLedger, MailThread } from './ledger.ts';
import type { MailNet } from './mail-net.ts';
import { compose, type Outgoing } from './outgoing.ts';
import { mailPoll } from './poll.ts';
import { mailProbe } from './probe.ts';
import { noteSeen, openSentCopies } from './sent-copies.ts';
import { openSmtp, type Smtp } from './smtp.ts';

const hourMs = 3_600_000;
/** What an exchange tells of a command that has neither path nor status. */
const command = (method: 'IMAP' | 'SMTP', path: string): Asked => ({ method, path, body: null });
const took = () => ({ status: null, bytes: null, text: null });
const threadIdForm = /^[a-z2-7]{16}$/;

/** What a mail of ours is found by. */
type Addressed = Pick<OutsideWrite, 'externalId' | 'writeKey' | 'tape'>;

interface Planned {
  readonly note: boolean;
  /** The text that answers the requester; null when nothing does. */
  readonly reply: string | null;
}

/**
 * A mailbox. Mails come in by IMAP, and nothing in the folder is marked or moved. A write is a note to the team that carries
 * the fields, and where the decision chose one, a text of the workspace to the requester of the thread. SMTP tells no repeat,
 * so a write is sent once at most; what confirms it is the copy in the folder of sent mails, read back.
 */
export function mailConnector(
  config: MailSourceConfig,
  net: MailNet,
  ledger: MailLedger,
): Connector {
  const access: ImapAccess = {
    ...{ url: config.imap, user: config.user, password: config.password },
    allowPlain: config.allowPlain,
  };
  // Two connections: a long read must not hold up a write.
  const reading = openImapSession(net, access);
  const writing = openImapSession(net, access);
  const sent = openSentCopies(writing, config.sent);
  const smtp = smtpOf(config, net);
  const own = { addresses: [config.address, ...config.aliases], team: config.team };
  const domain = config.address.split('@').at(-1) ?? 'localhost';
  const self = { ...own, isOwnMessageId: (id: string) => readOwnMessageId(id, domain) !== null };

  const idOf = (kind: Outgoing['kind'], { externalId, writeKey }: Addressed): string =>
    ownMessageId({ kind, threadId: threadOf(externalId), writeKey }, domain);

  const find = async (write: Addressed, kind: Outgoing['kind'], left: Left) => {
    const id = idOf(kind, write);
    return takeDown(write.tape, command('IMAP', 'search'), () => sent.find(id, left()), took);
  };

  const send = async (mail: Outgoing, left: Left, { tape }: Addressed): Promise<void> => {
    refuseWrongRecipients(mail, own);
    if (smtp === null) throw new ConnectorError('refused');
    const { raw } = await compose(mail);
    const part = mail.kind === 'note' ? 'note' : 'answer';
    const asked = { ...command('SMTP', 'send'), part, sentBytes: raw.length } as const;
    const to = { from: mail.from, to: mail.to };
    await takeDown(tape, asked, () => smtp.send(to, raw, left()), took);
    try {
      const copied = { ...asked, ...command('IMAP', 'append') };
      await takeDown(tape, copied, () => sent.keep(raw, left()), took);
    } catch (error) {
      // It went out and nothing shows that it did: never sent again.
      throw new ConnectorError('unmarked', { cause: error });
    }
  };

  return {
    guarantee: config.guarantee,
    notes: config.team.length > 0,
    atOnce: 2,
    timeoutMs: config.timeoutMs,
    settlesWithinMs: config.settlesWithinMs,
    poll: mailPoll(config, reading, { ledger, self, domain }),
    probe: (withinMs) => mailProbe(config, writing, smtp, withinMs),
    ...(smtp === null || config.reply !== undefined
      ? {}
      : { replies: repliesOf(config, ledger, { find, send }) }),
    close: () => {
      reading.close();
      writing.close();
    },
    read: async (write, withinMs) => {
      const left = countdown(withinMs);
      const planned = planOf(config, write);
      const note = planned.note ? await find(write, 'note', left) : null;
      const reply = planned.reply === null ? null : await find(write, 'reply', left);
      const missing = (planned.note && note === null) || (planned.reply !== null && reply === null);
      // Asked before an attempt is made: one that cannot even begin would count as the one that is allowed.
      if (missing && smtp !== null) {
        await takeDown(write.tape, command('SMTP', 'verify'), () => smtp.verify(left()), took);
      }
      const copied = { ...note?.fields, ...reply?.fields };
      const fields = Object.fromEntries(
        Object.keys(write.fields).map((field) => [
          field,
          Object.hasOwn(copied, field) ? (copied[field] ?? null) : null,
        ]),
      );
      return {
        fields,
        marker: null,
        note: planned.note ? noteSeen(note, config.team) : undefined,
      };
    },
    write: async (write, withinMs, before) => {
      const left = countdown(withinMs);
      const planned = planOf(config, write);
      const thread = await ledger.thread(threadOf(write.externalId));
      if (thread === null) throw new ConnectorError('refused');
      const common = {
        ...{ threadId: write.externalId, writeKey: write.writeKey },
        ...{ from: config.address, thread },
      };
      // Looked at before the note: a reply that may not go out must not leave half a write behind.
      const answer = planned.reply === null ? null : await answerOf(config, ledger, thread);
      const noting = planned.note && before.note === 'absent' && write.note !== null;
      if (noting) {
        const fields = withoutReply(config, write.fields);
        const mail = {
          ...common,
          kind: 'note',
          to: config.team,
          text: write.note,
          fields,
        } as const;
        await send(mail, left, write);
      }
      const field = config.reply?.field;
      if (planned.reply === null || answer === null || field === undefined) return;
      const there = before.fields[field] === write.fields[field];
      if (there) return;
      const { externalId: threadId, writeKey } = write;
      const { answersPerHour: perHour } = config;
      const begun = await ledger.beginAnswer({ address: answer, threadId, writeKey, perHour });
      const fields = { [field]: write.fields[field] ?? null };
      const mail = { ...common, kind: 'reply', to: [answer], text: planned.reply, fields } as const;
      await afterNote(noting, async () => {
        if (!begun) throw tooManyAnswers();
        await send(mail, left, write);
      });
    },
  };
}

/**
 * Replies that a person said yes to. A mailbox whose decisions choose a text of the workspace answers by those alone: nobody
 * gets two answers to one mail.
 */
function repliesOf(
  config: MailSourceConfig,
  ledger: MailLedger,
  {
    find,
    send,
  }: {
    readonly find: (reply: Addressed, kind: 'reply', left: Left) => Promise<object | null>;
    readonly send: (mail: Outgoing, left: Left, reply: Addressed) => Promise<void>;
  },
): Replies {
  return {
    sent: async (reply, withinMs) => (await find(reply, 'reply', countdown(withinMs))) !== null,
    send: async (reply, withinMs) => {
      const { externalId: threadId, writeKey, text } = reply;
      const thread = await ledger.thread(threadOf(threadId));
      if (thread === null) throw new ConnectorError('refused');
      const address = await answerOf(config, ledger, thread);
      const { answersPerHour: perHour } = config;
      if (!(await ledger.beginAnswer({ address, threadId, writeKey, perHour }))) {
        throw tooManyAnswers();
      }
      const mail = { threadId, writeKey, from: config.address, thread, text, fields: {} };
      await send({ ...mail, kind: 'reply', to: [address] }, countdown(withinMs), reply);
    },
  };
}

function smtpOf(config: MailSourceConfig, net: MailNet): Smtp | null {
  if (config.smtp === undefined) return null;
  return openSmtp(net, {
    ...{ url: config.smtp, user: config.smtpUser, password: config.smtpPassword },
    allowPlain: config.allowPlain,
  });
}

/** @throws ConnectorError `refused` for an id that names no thread */
function threadOf(externalId: string): string {
  if (!threadIdForm.test(externalId)) throw new ConnectorError('refused');
  return externalId;
}

/**
 * What of a write goes where. @throws ConnectorError `refused` for fields without a team that is told of them, and for a value
 * without a text: only what the workspace says is ever sent to a requester.
 */
function planOf(config: MailSourceConfig, write: OutsideWrite): Planned {
  const others = Object.keys(withoutReply(config, write.fields));
  const note = config.team.length > 0 && (others.length > 0 || write.note !== null);
  if (others.length > 0 && config.team.length === 0) throw new ConnectorError('refused');
  const { reply } = config;
  const value = reply === undefined ? null : (write.fields[reply.field] ?? null);
  if (reply === undefined || value === null) return { note, reply: null };
  const text = Object.hasOwn(reply.texts, value) ? reply.texts[value] : undefined;
  if (text === undefined) throw new ConnectorError('refused');
  return { note, reply: text };
}

function withoutReply(
  { reply }: MailSourceConfig,
  fields: OutsideWrite['fields'],
): OutsideWrite['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => field !== reply?.field));
}

/**
 * Who is answered: the requester of the thread, whoever else it names. @throws ConnectorError `refused` when it has none, and
 * when that address had its answers of this hour: what no guard noticed ends here.
 */
async function answerOf(
  config: MailSourceConfig,
  ledger: MailLedger,
  thread: MailThread,
): Promise<string> {
  const email = thread.requester?.email.toLowerCase();
  if (email === undefined) throw new ConnectorError('refused');
  const answered = await ledger.answersSince(email, Date.now() - hourMs);
  if (answered >= config.answersPerHour) throw tooManyAnswers();
  return email;
}

function tooManyAnswers(): ConnectorError {
  return new ConnectorError('refused', { status: 429 });
}

/**
 * The last look before anything is sent, by the recipients alone: a note goes to addresses of the team and to nobody else, an
 * answer to the one requester and to nobody of ours. @throws ConnectorError `refused`
 */
export function refuseWrongRecipients(
  { kind, to, thread }: Pick<Outgoing, 'kind' | 'to' | 'thread'>,
  own: { readonly addresses: readonly string[]; readonly team: readonly string[] },
): void {
  const requester = thread.requester?.email.toLowerCase();
  const good =
    kind === 'note'
      ? to.length > 0 && to.every((one) => own.team.includes(one) && one !== requester)
      : to.length === 1 && to[0] === requester && !own.addresses.includes(to[0] ?? '');
  if (!good) throw new ConnectorError('refused');
}

/** Once the note is out something was done, so a refusal of what follows is for the read-back to tell. */
async function afterNote(noted: boolean, send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    const nothing = error instanceof ConnectorError && ['refused', 'busy'].includes(error.fault);
    if (!noted || !nothing) throw error;
  }
}
