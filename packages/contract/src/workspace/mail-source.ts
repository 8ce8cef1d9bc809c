import * as z from 'zod';
import { durationMs } from './amounts.ts';
import { fileObject, refuse } from './file-object.ts';
import { fieldName, oneOrMany, shortText, slug } from './names.ts';

/** Where a source of mail is read or sent. `${NAME}` may stand for any text until the loader fills it. */
export interface MailSourceConfig {
  readonly name: string;
  readonly type: 'mail';
  /** `imaps://host[:port]` or `imap://host[:port]`, without user and password. */
  readonly imap: string;
  /** The same with `smtps` or `smtp`. Absent: nothing is sent, and no write of this source can be made. */
  readonly smtp?: string;
  readonly user: string;
  readonly password: string;
  /** Who signs in at the SMTP server, when it is not the same. */
  readonly smtpUser: string;
  readonly smtpPassword: string;
  /** What mails are sent from, and what is recognised as ourselves. */
  readonly address: string;
  /** Further addresses that lead to the folder. */
  readonly aliases: readonly string[];
  readonly folder: string;
  /** Where copies of what was sent are kept and looked for. */
  readonly sent: string;
  /** Who gets the note of a write; empty: no notes. */
  readonly team: readonly string[];
  /** Absent: requesters are never answered. */
  readonly reply?: MailReplyConfig;
  /** Answers to one address within an hour, over all its threads. */
  readonly answersPerHour: number;
  /** Unencrypted connections to other machines are allowed. */
  readonly allowPlain: boolean;
  readonly guarantee: 'at-most-once';
  readonly settlesWithinMs: number;
  readonly timeoutMs: number;
  readonly poll: { readonly everyMs: number };
  /** Mails come by the poll alone. */
  readonly webhook?: undefined;
}

export interface MailReplyConfig {
  /** The field whose value chooses the text. */
  readonly field: string;
  /** Value → text that is sent. A value without a text is not sent. */
  readonly texts: Readonly<Record<string, string>>;
}

const reference = /\$\{[A-Za-z_][A-Za-z0-9_]*\}/;
const everyMinMs = 5_000;
const everyMaxMs = 3_600_000;
const replyTextMax = 10_000;

const server = (scheme: 'imap' | 'smtp'): z.ZodType<string> => {
  const expected = `an address such as ${scheme}s://mail.example.com, without user, password and path`;
  const form = new RegExp(`^${scheme}s?://(?:[a-z0-9.-]+|\\[[0-9a-f:]+\\])(?::\\d{1,5})?/?$`, 'i');
  return z
    .string({ error: expected })
    .refine((text) => reference.test(text) || form.test(text), { error: expected });
};

/** An address of a mailbox, without a name: nothing that could begin another header or recipient. */
const mailAddressPattern = /^[^\s@<>()[\],;:\\"]{1,64}@[a-z0-9.-]{1,253}$/i;
const expectedAddress = 'a mail address, such as servicedesk@example.com';
const address = z
  .string({ error: expectedAddress })
  .refine((text) => reference.test(text) || mailAddressPattern.test(text), {
    error: expectedAddress,
  })
  .transform((text) => (reference.test(text) ? text : text.toLowerCase()));
const expectedSecret = 'a text of one line, best from the environment';
const secret = z
  .string({ error: expectedSecret })
  .min(1, { error: expectedSecret })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here.
  .refine((text) => !/[\u0000-\u001f\u007f]/.test(text), { error: expectedSecret });
const folder = secret.refine((text) => text.length <= 200, { error: 'at most 200 characters' });

const replyText = z
  .string({ error: 'the text that is sent' })
  .refine((text) => text.trim() !== '' && text.length <= replyTextMax, {
    error: `the text that is sent, 1 to ${replyTextMax} characters`,
  });
const reply = fileObject(
  {
    field: fieldName,
    texts: z.record(shortText, replyText, { error: 'a mapping of values to texts' }),
  },
  'a reply: a mapping with field and texts',
);
const poll = fileObject({ every: durationMs.prefault('30s') }, 'a poll: a mapping with every');

/** A source of type `mail`: a folder that is read by IMAP, and mails that are sent by SMTP. */
export const mailSourceSchema: z.ZodType<MailSourceConfig> = fileObject(
  {
    name: slug,
    type: z.literal('mail'),
    imap: server('imap'),
    smtp: server('smtp').optional(),
    user: secret,
    password: secret,
    smtp_user: secret.optional(),
    smtp_password: secret.optional(),
    address,
    aliases: oneOrMany(address, 'an address or a list of them').default([]),
    folder: folder.default('INBOX'),
    sent: folder.default('Sent'),
    team: oneOrMany(address, 'the address of the team, or a list of them').default([]),
    reply: reply.optional(),
    answers_per_hour: z
      .int({ error: 'a whole number, 1 to 1000' })
      .min(1, { error: 'a whole number, 1 to 1000' })
      .max(1_000, { error: 'a whole number, 1 to 1000' })
      .default(5),
    allow_plain: z.boolean({ error: 'true or false' }).default(false),
    settles_within: durationMs.prefault('30s'),
    timeout: durationMs.prefault('30s'),
    poll: poll.prefault({}),
  },
  'a source of type mail',
).transform((file, context): MailSourceConfig => {
  if (file.timeout === 0) refuse(context, ['timeout'], 'a timeout above zero');
  const everyMs = file.poll.every;
  if (everyMs < everyMinMs || everyMs > everyMaxMs)
    refuse(context, ['poll', 'every'], 'a time from 5s to 1h');
  const own = [file.address, ...file.aliases];
  if (file.team.some((one) => own.includes(one))) {
    refuse(context, ['team'], 'addresses of people, none of this source', {
      hint: 'a note to our own folder would come in again',
    });
  }
  if (file.smtp === undefined && (file.team.length > 0 || file.reply !== undefined)) {
    refuse(context, ['smtp'], 'the server that sends, because team or reply is given');
  }
  return {
    name: file.name,
    type: 'mail',
    imap: file.imap,
    ...(file.smtp === undefined ? {} : { smtp: file.smtp }),
    ...{ user: file.user, password: file.password },
    ...{ smtpUser: file.smtp_user ?? file.user, smtpPassword: file.smtp_password ?? file.password },
    ...{ address: file.address, aliases: file.aliases, folder: file.folder, sent: file.sent },
    team: file.team,
    ...(file.reply === undefined ? {} : { reply: file.reply }),
    ...{ answersPerHour: file.answers_per_hour, allowPlain: file.allow_plain },
    guarantee: 'at-most-once',
    ...{ settlesWithinMs: file.settles_within, timeoutMs: file.timeout, poll: { everyMs } },
  };
});
