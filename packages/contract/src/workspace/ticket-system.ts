import * as z from 'zod';
import { durationMs } from './amounts.ts';
import { fileObject, refuse } from './file-object.ts';
import { slug } from './names.ts';
import { type PollConfig, pollSchema } from './poll.ts';
import { type WebhookConfig, webhookSchema } from './webhook.ts';

/** Systems Signalbox speaks to by itself; everything else with a JSON interface is a source of type `http`. */
export const TICKET_SYSTEMS = ['rt', 'redmine'] as const;
export type TicketSystem = (typeof TICKET_SYSTEMS)[number];

/** The fields of the systems themselves that can be written. Whatever else they have is a custom field. */
const systemFields: Readonly<Record<TicketSystem, readonly string[]>> = {
  rt: ['Queue', 'Status', 'Priority', 'Owner'],
  redmine: ['priority', 'status', 'category'],
};

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
  readonly type: TicketSystem;
  /** Without a slash at its end. May hold `${NAME}` until the loader fills it. */
  readonly url: string;
  /** May hold `${NAME}` until the loader fills it. */
  readonly token: string;
  readonly fields: Readonly<Record<string, FieldPlace>>;
  /** `internal`: every write leaves a note that only people of the team see. */
  readonly note: 'internal' | 'none';
  /** RT: the transaction custom field that carries the key of a write. */
  readonly marker: string;
  readonly guarantee: 'marker';
  readonly settlesWithinMs: number;
  readonly timeoutMs: number;
  /** Absent: tickets do not come in by themselves. */
  readonly poll?: PollConfig;
  readonly webhook?: WebhookConfig;
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

/** A source of one of the ticket systems. */
export const ticketSystemSchema: z.ZodType<TicketSystemConfig> = fileObject(
  {
    name: slug,
    type: z.enum(TICKET_SYSTEMS),
    url: z.string({ error: 'an address such as https://rt.example.com' }).regex(httpAddress, {
      error: 'an http or https address without user, query or fragment',
    }),
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
    poll: pollSchema.optional(),
    webhook: webhookSchema.optional(),
  },
  'a source of a ticket system',
).transform((file, context): TicketSystemConfig => {
  const { settles_within, timeout, poll, webhook, ...rest } = file;
  const places = file.type === 'rt' ? 'queues' : 'projects';
  if (poll !== undefined && poll.kind !== places) {
    refuse(context, ['poll', poll.kind], `${places}, because the source is of type ${file.type}`);
  }
  if (file.timeout === 0) refuse(context, ['timeout'], 'a timeout above zero');
  if (poll !== undefined && webhook !== undefined) {
    refuse(context, ['webhook'], 'either webhook or poll: with both, each ticket came in twice');
  }
  const known = systemFields[file.type];
  for (const [field, { name: place, custom }] of Object.entries(file.fields)) {
    if (custom || known.includes(place)) continue;
    refuse(context, ['fields', field, 'field'], `one of ${known.join(', ')}`, {
      choices: known,
      hint: 'write custom_field: for a field that was added to the system',
    });
  }
  return {
    ...rest,
    url: rest.url.replace(/\/+$/, ''),
    guarantee: 'marker',
    settlesWithinMs: settles_within,
    timeoutMs: timeout,
    ...(poll === undefined ? {} : { poll }),
    ...(webhook === undefined ? {} : { webhook }),
  };
});
