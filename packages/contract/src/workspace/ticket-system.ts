import * as z from 'zod';
import { durationMs } from './amounts.ts';
import { fileObject, refuse } from './file-object.ts';
import {
  type AcknowledgeConfig,
  acknowledgeSchema,
  type HandOverConfig,
  handOverSchema,
} from './hand-over.ts';
import { lookAgainAfterMs } from './look-again.ts';
import { slug } from './names.ts';
import { type PlaceKind, type PollConfig, pollSchema } from './poll.ts';
import { type WebhookConfig, webhookSchema } from './webhook.ts';

/** What a workspace may say of one kind of ticket system; whoever speaks to it says so. */
export interface TicketSystemWords {
  /** As people call it. */
  readonly title: string;
  /** The fields of the system itself that can be written. Whatever else it has is a custom field. */
  readonly fields: readonly string[];
  /** What a poll of it names. */
  readonly places: {
    readonly kind: PlaceKind;
    /** What the name of one looks like, and how that is said. Absent: any line of text. */
    readonly name?: { readonly pattern: RegExp; readonly expected: string };
    /** `all` may stand for whatever there is. */
    readonly all?: boolean;
  };
  /** Who signs in may be named beside the token. */
  readonly user?: boolean;
  /** Its requesters can be answered. */
  readonly answers?: boolean;
  /** What must be there once before it is connected, a sentence each: rights of the token first. */
  readonly setUp?: readonly string[];
}

/** `type` of a source → what may be said of it. Everything else with a JSON interface is a source of type `http`. */
export type TicketSystemKinds = Readonly<Record<string, TicketSystemWords>>;

/** Where a field of a decision stands in the ticket system. */
export interface FieldPlace {
  /** Its name there. */
  readonly name: string;
  /** A field the installation added, not one of the system's own. */
  readonly custom: boolean;
  /** Our value → theirs. A value that is not named is written as it is. */
  readonly values: Readonly<Record<string, string>>;
}

export interface TicketSystemConfig {
  readonly name: string;
  readonly type: string;
  /** Without a slash at its end. May hold `${NAME}` until the loader fills it. */
  readonly url: string;
  /** May hold `${NAME}` until the loader fills it. */
  readonly token: string;
  /** Who signs in with the token as password; absent: the token is enough. May hold `${NAME}` until the loader fills it. */
  readonly user?: string;
  readonly fields: Readonly<Record<string, FieldPlace>>;
  /** `internal`: every write leaves a note that only people of the team see. */
  readonly note: 'internal' | 'none';
  /** RT: the transaction custom field that carries the key of a write. */
  readonly marker: string;
  readonly guarantee: 'marker';
  readonly settlesWithinMs: number;
  readonly timeoutMs: number;
  /** How long after a confirmed write it is looked at once more; null: never. */
  readonly lookAgainAfterMs: number | null;
  /** Users of the system that are no people, by the name it gives them; the user of the token is known to be none. */
  readonly automations: readonly string[];
  /** Absent: tickets do not come in by themselves. */
  readonly poll?: PollConfig;
  readonly webhook?: WebhookConfig;
  /** Absent: nobody is told there that a ticket went to a person. */
  readonly handOver?: HandOverConfig;
  /** Absent: requesters are told nothing. */
  readonly acknowledge?: AcknowledgeConfig;
  /** What becomes of an ended ticket whose requester writes again. Absent in what an older version published: decide. */
  readonly onReply?: 'decide' | 'person';
}

const name = z
  .string({ error: 'the name of a field of the ticket system' })
  .min(1, { error: 'the name of a field of the ticket system' })
  .max(200, { error: 'at most 200 characters' });

const place = fileObject(
  {
    field: name.optional(),
    custom_field: name.optional(),
    values: z
      .record(z.string(), z.string({ error: 'the value as the ticket system has it, in quotes' }))
      .default({}),
  },
  'a mapping with field or custom_field, and values',
).transform((file, context): FieldPlace => {
  if ((file.field === undefined) === (file.custom_field === undefined)) {
    refuse(context, [], 'either field or custom_field', {
      hint: 'field: for one of the system’s own, custom_field: for one that was added to it',
    });
  }
  return {
    name: file.field ?? file.custom_field ?? '',
    custom: file.custom_field !== undefined,
    values: file.values,
  };
});

const httpAddress = /^(https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?|.*\$\{[A-Za-z_][A-Za-z0-9_]*\}.*)$/i;

const fileSchema = fileObject(
  {
    name: slug,
    type: z.string(),
    url: z.string({ error: 'an address such as https://rt.example.com' }).regex(httpAddress, {
      error: 'an http or https address without user, query or fragment',
    }),
    user: z
      .string({ error: 'who signs in, best from the environment' })
      .regex(/^[^\s:\p{Cc}]{1,200}$/u, { error: 'a name or address without spaces and colons' })
      .optional(),
    token: z
      .string({ error: 'a token, best from the environment' })
      .min(1, { error: 'a token, best from the environment' })
      .regex(/^[\x21-\x7e]+$/, { error: 'a token of one line without spaces' }),
    fields: z.record(z.string(), place, {
      error: 'a mapping of fields to their places in the ticket system',
    }),
    note: z.enum(['internal', 'none'], { error: 'internal or none' }).default('internal'),
    marker: name.default('Idempotency Key'),
    settles_within: durationMs.prefault('30s'),
    timeout: durationMs.prefault('10s'),
    look_again_after: lookAgainAfterMs.prefault('120s'),
    automations: z.array(name, { error: 'a list of users of the ticket system' }).default([]),
    poll: pollSchema.optional(),
    webhook: webhookSchema.optional(),
    hand_over: handOverSchema.optional(),
    acknowledge: acknowledgeSchema.optional(),
    on_reply: z.enum(['decide', 'person'], { error: 'decide or person' }).default('decide'),
  },
  'a source of a ticket system',
);
type TicketSystemFile = z.infer<typeof fileSchema>;

/** A source of one of these ticket systems. */
export function ticketSystemSchemaOf(words: TicketSystemWords): z.ZodType<TicketSystemConfig> {
  return fileSchema.transform((file, context): TicketSystemConfig => {
    const { settles_within, timeout, look_again_after, on_reply, ...given } = file;
    const { poll, webhook, user, hand_over, acknowledge, ...rest } = given;
    for (const [path, message] of refusals(file, words)) refuse(context, path, message);
    if (file.timeout === 0) refuse(context, ['timeout'], 'a timeout above zero');
    if (hand_over !== undefined) checkHandOver(context, file.note, file.fields, hand_over);
    for (const [field, { name: place, custom }] of Object.entries(file.fields)) {
      if (custom || words.fields.includes(place)) continue;
      refuse(context, ['fields', field, 'field'], `one of ${words.fields.join(', ')}`, {
        choices: words.fields,
        hint: 'write custom_field: for a field that was added to the system',
      });
    }
    return {
      ...rest,
      url: rest.url.replace(/\/+$/, ''),
      guarantee: 'marker',
      settlesWithinMs: settles_within,
      timeoutMs: timeout,
      lookAgainAfterMs: look_again_after,
      onReply: on_reply,
      ...(user === undefined ? {} : { user }),
      ...(poll === undefined ? {} : { poll }),
      ...(webhook === undefined ? {} : { webhook }),
      ...(hand_over === undefined ? {} : { handOver: hand_over }),
      ...(acknowledge === undefined ? {} : { acknowledge }),
    };
  });
}

/** What of the parts that not every system has does not fit this one: where, and what was expected. */
function refusals(
  { type, user, poll, webhook, acknowledge }: TicketSystemFile,
  { places, user: named, answers }: TicketSystemWords,
): readonly (readonly [readonly string[], string])[] {
  const found: (readonly [readonly string[], string])[] = [];
  if (user !== undefined && named !== true) {
    found.push([['user'], `no user: a source of type ${type} signs in with its token alone`]);
  }
  if (acknowledge !== undefined && answers !== true) {
    found.push([['acknowledge'], `no acknowledge: requesters of type ${type} cannot be answered`]);
  }
  if (poll === undefined) return found;
  const path = ['poll', poll.kind];
  if (poll.kind !== places.kind) {
    found.push([path, `${places.kind}, because the source is of type ${type}`]);
  } else {
    const all = places.all === true && poll.places.length === 1 && poll.places[0] === 'all';
    const { name: looks } = places;
    const fits = all || looks === undefined || poll.places.every((one) => looks.pattern.test(one));
    if (!fits) found.push([path, looks.expected]);
  }
  if (webhook !== undefined) {
    found.push([['webhook'], 'either webhook or poll: with both, each ticket came in twice']);
  }
  return found;
}

function checkHandOver(
  context: Parameters<typeof refuse>[0],
  note: TicketSystemConfig['note'],
  fields: TicketSystemConfig['fields'],
  { field }: HandOverConfig,
): void {
  if (note === 'none') {
    refuse(context, ['note'], 'internal, because the hand-over is an internal note');
  }
  if (field !== null && !Object.hasOwn(fields, field)) {
    refuse(context, ['hand_over', 'field'], 'one of the fields of the source', {
      choices: Object.keys(fields),
    });
  }
}
