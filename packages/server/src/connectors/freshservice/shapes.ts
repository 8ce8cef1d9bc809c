import * as z from 'zod';
import type { Dated } from '../system-client.ts';

/** What we read of Freshservice's answers (API v2); more may stand there. */
const ticket = z.looseObject({
  id: z.number(),
  updated_at: z.string(),
  created_at: z.string().nullish(),
  subject: z.string().nullish(),
  description_text: z.string().nullish(),
  requester_id: z.number().nullish(),
  requester: z.object({ name: z.string().nullish(), email: z.string().nullish() }).nullish(),
  group_id: z.number().nullish(),
  status: z.number().nullish(),
  custom_fields: z.record(z.string(), z.unknown()).default({}),
});
export type Ticket = z.infer<typeof ticket>;

export const ticketShape = z.object({ ticket });
export const ticketsShape = z.object({
  tickets: z.array(
    z.object({ id: z.number(), updated_at: z.string(), group_id: z.number().nullish() }),
  ),
});

export const pastShape = z.object({
  tickets: z.array(z.object({ id: z.number(), created_at: z.string() })),
});

export const conversationsShape = z.object({
  conversations: z.array(
    z.object({
      id: z.number(),
      user_id: z.number().nullish(),
      body_text: z.string().nullish(),
      private: z.boolean(),
      created_at: z.string(),
    }),
  ),
});
export type Conversation = z.infer<typeof conversationsShape>['conversations'][number];

export const groupsShape = z.object({
  groups: z.array(z.object({ id: z.number(), name: z.string() })),
});

/** A choice is a text, or has one under one of several names; accounts differ. */
const scalar = z.union([z.string(), z.number()]).transform(String);
const choice = z.union([
  scalar.transform((text) => [text]),
  z.array(z.unknown()).transform((list) => list.filter(isScalar).map(String)),
  z
    .looseObject({})
    .transform(({ id, value, name }) => [id, value, name].filter(isScalar).map(String)),
]);
export const formShape = z.object({
  ticket_fields: z.array(
    z.object({
      name: z.string(),
      required_for_agents: z.boolean().nullish(),
      /** False: the account added it. */
      default_field: z.boolean().nullish(),
      choices: z
        .array(choice)
        .nullish()
        .transform((all) => (all ?? []).flat()),
    }),
  ),
});
export type FormField = z.infer<typeof formShape>['ticket_fields'][number];

function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** Whether a page says that there is one behind it. */
export function hasNext(headers: Dated<unknown>['headers']): boolean {
  return String(headers['link'] ?? '').includes('rel="next"');
}
