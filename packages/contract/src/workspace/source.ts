import * as z from 'zod';
import { durationMs } from './amounts.ts';
import { fileObject, refuse } from './file-object.ts';
import { lookAgainAfterMs } from './look-again.ts';
import { type MailSourceConfig, mailSourceSchema } from './mail-source.ts';
import { slug } from './names.ts';
import {
  type TicketSystemConfig,
  type TicketSystemKinds,
  ticketSystemSchemaOf,
} from './ticket-system.ts';
import { jsonPath, type WebhookConfig, webhookSchema } from './webhook.ts';

/** Sources every workspace has: `api` takes items in and writes them to the desk, `desk` is our own store. */
export const RESERVED_SOURCES = ['api', 'desk'] as const;
/** Besides those of ticket systems. */
export const SOURCE_TYPES = ['api', 'desk', 'http', 'mail'] as const;

/** What keeps a write from happening twice. See `guarantee` in the reference of workspace files. */
export const GUARANTEES = ['idempotent', 'marker', 'at-most-once'] as const;
export type Guarantee = (typeof GUARANTEES)[number];

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A request template. Path, header values and the strings in `body` may hold `{{name}}`. */
export interface HttpRequestConfig {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonValue | null;
}

export interface HttpSourceConfig {
  readonly name: string;
  readonly type: 'http';
  /** Without a slash at its end. May hold `${NAME}` until the loader fills it. */
  readonly url: string;
  /** Sent with every request of this source. */
  readonly headers: Readonly<Record<string, string>>;
  readonly write: HttpRequestConfig;
  /** Where our mark of an earlier write is looked for; `marker` is a JSON path to the keys. */
  readonly find: (HttpRequestConfig & { readonly marker: string }) | null;
  /** Where the written values are read; `fields` maps a field to a JSON path. Without it nothing could be confirmed. */
  readonly readback: HttpRequestConfig & { readonly fields: Readonly<Record<string, string>> };
  /** Absent: requesters cannot be answered. */
  readonly reply?: HttpReplyConfig;
  readonly guarantee: Guarantee;
  readonly settlesWithinMs: number;
  readonly timeoutMs: number;
  /** How long after a confirmed write it is looked at once more; null: never. */
  readonly lookAgainAfterMs: number | null;
  /** Absent: the source takes no webhooks. */
  readonly webhook?: WebhookConfig;
}

/** How a requester is answered, with `{{reply}}` in it, and where that answer is looked for. */
export interface HttpReplyConfig {
  readonly send: HttpRequestConfig;
  readonly find: HttpRequestConfig & { readonly marker: string };
}

export interface BuiltInSourceConfig {
  readonly name: string;
  readonly type: 'api' | 'desk';
  readonly timeoutMs: number;
  /** Absent: the source takes no webhooks. */
  readonly webhook?: WebhookConfig;
}

export type SourceConfig =
  | BuiltInSourceConfig
  | HttpSourceConfig
  | MailSourceConfig
  | TicketSystemConfig;

const DEFAULT_TIMEOUT = '10s';
const PLACEHOLDER_FAULT = /\{\{(?!\s*[A-Za-z][A-Za-z0-9_.-]*\s*\}\})/;

const template = (expected: string): z.ZodType<string> =>
  z
    .string({ error: expected })
    .max(4_000, { error: 'at most 4000 characters' })
    .refine((text) => !PLACEHOLDER_FAULT.test(text), {
      error: '{{name}} with a name of letters, digits, _ and - between the braces',
    });

const headers = z.record(
  z
    .string()
    .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, { error: 'a header name (RFC 9110 token)' }),
  template('a header value in quotes').refine((text) => !/[\r\n\0]/.test(text), {
    error: 'a header value of one line',
  }),
  { error: 'a mapping of header names to values' },
);

const json: z.ZodType<JsonValue> = z.json() as z.ZodType<JsonValue>;

const path = template('a path that starts with /').refine((text) => text.startsWith('/'), {
  error: 'a path that starts with /, such as /tickets/{{externalId}}',
});

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const method = z.enum(METHODS, { error: `one of ${METHODS.join(', ')}` });

const write = fileObject(
  { method: method.default('POST'), path, headers: headers.default({}), body: json.default(null) },
  'a request: a mapping with method, path, headers and body',
);
const read = {
  method: method.default('GET'),
  path,
  headers: headers.default({}),
  body: json.default(null),
};
const find = fileObject({ ...read, marker: jsonPath }, 'a request with a marker');
const readback = fileObject(
  {
    ...read,
    fields: z.record(z.string(), jsonPath, { error: 'a mapping of fields to JSON paths' }),
  },
  'a request with fields',
);

function isUrl(text: string): boolean {
  // ${NAME} is filled by the loader, which checks the filled address again.
  if (/\$\{[A-Za-z_][A-Za-z0-9_]*\}/.test(text)) return true;
  return /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/i.test(text);
}

const url = z.string({ error: 'an address such as https://desk.example.com' }).refine(isUrl, {
  error:
    'an http or https address without user, query or fragment, such as https://desk.example.com/api',
});

const builtIn = (type: 'api' | 'desk'): z.ZodType<BuiltInSourceConfig> =>
  fileObject(
    {
      name: slug,
      type: z.literal(type),
      timeout: durationMs.prefault(DEFAULT_TIMEOUT),
      webhook: webhookSchema.optional(),
    },
    `a source of type ${type}`,
  ).transform((file) => ({
    name: file.name,
    type,
    timeoutMs: file.timeout,
    ...(file.webhook === undefined ? {} : { webhook: file.webhook }),
  }));

const httpSource: z.ZodType<HttpSourceConfig> = fileObject(
  {
    name: slug,
    type: z.literal('http'),
    url,
    headers: headers.default({}),
    write,
    find: find.optional(),
    readback,
    reply: fileObject({ send: write, find }, 'a mapping with send and find').optional(),
    guarantee: z
      .enum(GUARANTEES, { error: `one of ${GUARANTEES.join(', ')}` })
      .default('at-most-once'),
    settles_within: durationMs.prefault('30s'),
    timeout: durationMs.prefault(DEFAULT_TIMEOUT),
    look_again_after: lookAgainAfterMs.prefault('120s'),
    webhook: webhookSchema.optional(),
  },
  'a source of type http',
).transform((file, context): HttpSourceConfig => {
  const carriesKey = /\{\{\s*writeKey\s*\}\}/.test(JSON.stringify(file.write));
  if (file.guarantee !== 'at-most-once' && !carriesKey) {
    refuse(
      context,
      ['write'],
      `{{writeKey}} somewhere in write, because guarantee is ${file.guarantee}`,
      {
        hint: 'send it as a header or in the body, or set guarantee: at-most-once',
      },
    );
  }
  if (file.guarantee === 'marker' && file.find === undefined) {
    refuse(context, ['guarantee'], 'the key find beside it, because a marker must be looked for', {
      hint: 'add find: { path: …, marker: … }, or set guarantee: at-most-once',
    });
  }
  for (const name of ['reply', 'writeKey']) {
    if (file.reply === undefined) break;
    if (new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`).test(JSON.stringify(file.reply.send))) continue;
    refuse(context, ['reply', 'send'], `{{${name}}} somewhere in it`);
  }
  if (file.timeout === 0) refuse(context, ['timeout'], 'a timeout above zero');
  const { settles_within, timeout, look_again_after, ...rest } = file;
  return {
    name: rest.name,
    type: 'http',
    url: rest.url.replace(/\/+$/, ''),
    headers: rest.headers,
    write: requestOf(rest.write),
    find: rest.find === undefined ? null : { ...requestOf(rest.find), marker: rest.find.marker },
    readback: { ...requestOf(rest.readback), fields: rest.readback.fields },
    ...(rest.reply === undefined ? {} : { reply: replyOf(rest.reply) }),
    guarantee: rest.guarantee,
    settlesWithinMs: settles_within,
    timeoutMs: timeout,
    lookAgainAfterMs: look_again_after,
    ...(rest.webhook === undefined ? {} : { webhook: rest.webhook }),
  };
});

function replyOf(file: HttpReplyConfig): HttpReplyConfig {
  const { send, find } = file;
  return { send: requestOf(send), find: { ...requestOf(find), marker: find.marker } };
}

function requestOf(file: HttpRequestConfig): HttpRequestConfig {
  return { method: file.method, path: file.path, headers: file.headers, body: file.body };
}

function typeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
}

function schemaOf(type: unknown, systems: TicketSystemKinds): z.ZodType<SourceConfig> | null {
  if (type === 'http') return httpSource;
  if (type === 'mail') return mailSourceSchema;
  if (type === 'api' || type === 'desk') return builtIn(type);
  const words =
    typeof type === 'string' && Object.hasOwn(systems, type) ? systems[type] : undefined;
  return words === undefined ? null : ticketSystemSchemaOf(words);
}

/** One entry of `sources` in `signalbox.yaml`, where these ticket systems are spoken to. */
export function sourceSchemaOf(systems: TicketSystemKinds): z.ZodType<SourceConfig> {
  const types = [...SOURCE_TYPES, ...Object.keys(systems)];
  return z.unknown().transform((value, context): SourceConfig => {
    const type = typeOf(value);
    const schema = schemaOf(type, systems);
    if (schema === null) {
      const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
      refuse(
        context,
        isMap ? ['type'] : [],
        isMap
          ? `one of ${types.join(', ')}; other types are not supported in this version`
          : 'a source: a mapping with name and type',
        { choices: types },
      );
      return z.NEVER;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    // Passed on by hand: as a union, zod would report "no member fits" and hide which key is wrong.
    for (const issue of parsed.error.issues) context.addIssue({ ...issue });
    return z.NEVER;
  });
}
