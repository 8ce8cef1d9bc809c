import * as z from 'zod';
import { type AlertKind, alertKinds } from '../http/alert.ts';
import { durationMs } from './amounts.ts';
import { fileObject, refuse } from './file-object.ts';
import { oneOrMany, slug } from './names.ts';
import { webhookSecret } from './webhook.ts';

export const CHANNEL_TYPES = ['slack', 'webhook', 'mail'] as const;

/** A webhook that takes `{ text, blocks }`: Slack, Mattermost and others. */
export interface SlackChannelConfig {
  readonly name: string;
  readonly type: 'slack';
  /** Whoever knows it can post, so it is a secret: `${NAME}` until the loader fills it. */
  readonly url: string;
}

/** Signed as Standard Webhooks 1.0 says. */
export interface WebhookChannelConfig {
  readonly name: string;
  readonly type: 'webhook';
  readonly url: string;
  readonly secret: string;
}

export interface MailChannelConfig {
  readonly name: string;
  readonly type: 'mail';
  /** `smtp://user:password@host:587` or `smtps://…`. */
  readonly smtp: string;
  readonly from: string;
  readonly to: readonly string[];
}

export type AlertChannelConfig = SlackChannelConfig | WebhookChannelConfig | MailChannelConfig;

/** Who is told what, and how often. */
export interface AlertConfig {
  readonly alert: string;
  readonly kinds: readonly AlertKind[];
  /** `warn`: everything; `alert`: what is of level alert only. */
  readonly level: 'warn' | 'alert';
  /** What fires within this time goes out as one message. */
  readonly groupWaitMs: number;
  /** What still fires is told again after this time. */
  readonly repeatAfterMs: number;
  readonly to: readonly AlertChannelConfig[];
}

const reference = /\$\{[A-Za-z_][A-Za-z0-9_]*\}/;
const groupWaitMaxMs = 10 * 60_000;
const repeatMinMs = 60_000;
const repeatMaxMs = 7 * 24 * 3_600_000;
const channelsMax = 10;
const recipientsMax = 50;

const EXPECTED_URL = 'an https address (http to this machine only), such as https://ops.example/in';
const EXPECTED_SMTP = 'an address such as smtps://user:password@mail.example.com:465';
const EXPECTED_MAIL = 'a mail address, such as lead@example.com';

/** What stands behind ${NAME} is looked at when it is filled. */
function addressLike(pattern: RegExp, expected: string): z.ZodType<string> {
  return z
    .string({ error: expected })
    .max(2_000, { error: 'at most 2000 characters' })
    .refine((text) => reference.test(text) || pattern.test(text), { error: expected });
}

const httpUrl = addressLike(
  /^(https:\/\/[^\s/?#@]+|http:\/\/(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?)([/?][^\s#]*)?$/i,
  EXPECTED_URL,
);
const smtpUrl = addressLike(/^smtps?:\/\/([^\s/?#@]+@)?[^\s/?#@]+\/?$/i, EXPECTED_SMTP);
const mailAddress = addressLike(
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/,
  EXPECTED_MAIL,
);

const slack = fileObject(
  { name: slug.optional(), type: z.literal('slack'), url: httpUrl },
  'a channel of type slack: a mapping with url',
);
const webhook = fileObject(
  { name: slug.optional(), type: z.literal('webhook'), url: httpUrl, secret: webhookSecret },
  'a channel of type webhook: a mapping with url and secret',
);
const mail = fileObject(
  {
    name: slug.optional(),
    type: z.literal('mail'),
    smtp: smtpUrl,
    from: mailAddress,
    to: oneOrMany(mailAddress, 'a mail address or a list of them'),
  },
  'a channel of type mail: a mapping with smtp, from and to',
).transform((file, context) => {
  if (file.to.length > recipientsMax) refuse(context, ['to'], `at most ${recipientsMax} addresses`);
  return file;
});

type ChannelFile = z.output<typeof slack> | z.output<typeof webhook> | z.output<typeof mail>;

const byType: Readonly<Record<string, z.ZodType<ChannelFile>>> = { slack, webhook, mail };

/** One entry of `to`; its name may be absent until the whole file is known. */
const channel = z.unknown().transform((value, context): ChannelFile => {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const type = isMap && 'type' in value ? String(value.type) : '';
  const schema = Object.hasOwn(byType, type) ? byType[type] : undefined;
  if (schema === undefined) {
    refuse(
      context,
      isMap ? ['type'] : [],
      isMap ? `one of ${CHANNEL_TYPES.join(', ')}` : 'a channel: a mapping with type',
      { choices: CHANNEL_TYPES },
    );
    return z.NEVER;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // Passed on by hand: as a union, zod would report "no member fits" and hide which key is wrong.
  for (const issue of parsed.error.issues) context.addIssue({ ...issue });
  return z.NEVER;
});

function named(file: ChannelFile, name: string): AlertChannelConfig {
  switch (file.type) {
    case 'slack':
      return { name, type: 'slack', url: file.url };
    case 'webhook':
      return { name, type: 'webhook', url: file.url, secret: file.secret };
    case 'mail':
      return { name, type: 'mail', smtp: file.smtp, from: file.from, to: file.to };
  }
}

/** Channels without a name get that of the file and their type: `on-call-slack`, and `on-call-slack-2` for the second. */
function withNames(alert: string, files: readonly ChannelFile[]): readonly AlertChannelConfig[] {
  return files.map((file, index) => {
    const nth = files.slice(0, index + 1).filter((one) => one.type === file.type).length;
    return named(file, file.name ?? `${alert}-${file.type}${nth === 1 ? '' : `-${nth}`}`);
  });
}

const EXPECTED_KINDS = `a list of ${alertKinds.join(', ')}`;

/** `alerts/*.yaml`. */
export const alertFileSchema: z.ZodType<AlertConfig> = fileObject(
  {
    alert: slug,
    kinds: z
      .array(z.enum(alertKinds, { error: `one of ${alertKinds.join(', ')}` }), {
        error: EXPECTED_KINDS,
      })
      .min(1, { error: EXPECTED_KINDS })
      .default([...alertKinds]),
    level: z.enum(['warn', 'alert'], { error: 'warn or alert' }).default('warn'),
    group_wait: durationMs.prefault('10s'),
    repeat_after: durationMs.prefault('4h'),
    to: z
      .array(channel, { error: 'a list of channels' })
      .min(1, { error: 'at least one channel' })
      .max(channelsMax, { error: `at most ${channelsMax} channels` }),
  },
  'a mapping with alert, kinds, level, group_wait, repeat_after and to',
).transform((file, context): AlertConfig => {
  if (file.group_wait > groupWaitMaxMs) refuse(context, ['group_wait'], 'at most 10m');
  if (file.repeat_after < repeatMinMs || file.repeat_after > repeatMaxMs) {
    refuse(context, ['repeat_after'], 'a time from 1m to 7d');
  }
  return {
    alert: file.alert,
    kinds: [...new Set(file.kinds)],
    level: file.level,
    groupWaitMs: file.group_wait,
    repeatAfterMs: file.repeat_after,
    to: withNames(file.alert, file.to),
  };
});
