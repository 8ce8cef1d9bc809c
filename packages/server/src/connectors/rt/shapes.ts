import * as z from 'zod';

/** What we read of RT's answers (REST2); more may stand there. Numbers come as text or as numbers. */
const number = z.union([z.string(), z.number()]).transform(String);
const reference = z.object({ id: number });
/** RT gives one of a role as an object and several as a list. */
const people = z
  .union([z.array(reference), reference])
  .nullish()
  .transform((some) => (some == null ? [] : Array.isArray(some) ? some : [some]));

export const ticketShape = z.object({
  id: number,
  Status: z.string(),
  Priority: number,
  Queue: reference,
  Owner: reference,
  Subject: z.string().nullish(),
  Created: z.string().nullish(),
  Requestor: people,
  CustomFields: z
    .array(z.object({ name: z.string(), values: z.array(z.string().nullable()) }))
    .default([]),
  _hyperlinks: z
    .array(z.object({ ref: z.string(), to: z.string().nullish(), from: z.string().nullish() }))
    .default([]),
});
export type RtTicket = z.infer<typeof ticketShape>;

export const ticketsShape = z.object({
  items: z.array(ticketShape),
  /** Not every version counts them. */
  total: z.number().nullish(),
});
export const fieldNumbersShape = z.object({
  CustomFields: z.array(z.object({ id: number, name: z.string() })).default([]),
});

export const transactionsShape = z.object({
  items: z.array(z.object({ id: number, Type: z.string() })),
});

const customFields = z.array(z.object({ id: number, name: z.string() })).default([]);
const links = z.array(z.object({ ref: z.string() })).default([]);
export const queueShape = z.object({
  Name: z.string(),
  TicketCustomFields: customFields,
  TicketTransactionCustomFields: customFields,
  _hyperlinks: links,
});
export type RtQueue = z.infer<typeof queueShape>;

/** `Values` is there for a field that one chooses from. */
export const customFieldShape = z.object({ Values: z.array(z.string()).nullish() });
export const queueNamesShape = z.object({ items: z.array(z.object({ Name: z.string() })) });
export const idsShape = z.object({ items: z.array(z.object({ id: number })) });

/** As RT calls itself where a scrip or a schedule changed something. */
export const systemUser = 'RT_System';

/** Transactions that may be news: who did what to which ticket, when. */
export const newsShape = z.object({
  items: z.array(
    z.object({
      id: number,
      Type: z.string(),
      Created: z.string(),
      ObjectId: number,
      Creator: reference.nullish(),
      OldValue: number.nullish(),
      Field: number.nullish(),
    }),
  ),
});
export type RtNews = z.infer<typeof newsShape>['items'][number];

/** What was done to a ticket, to which of its fields and by whom. */
export const changesShape = z.object({
  items: z.array(z.object({ id: number, Field: number.nullish(), Creator: reference.nullish() })),
});

export const messagesShape = z.object({
  items: z.array(
    z.object({ id: number, Type: z.string(), Creator: reference, Created: z.string().nullish() }),
  ),
});

/** How tickets began, and what their subjects were before somebody changed them. */
export const beginningsShape = z.object({
  items: z.array(
    z.object({ id: number, Type: z.string(), ObjectId: number, OldValue: number.nullish() }),
  ),
});
export const tracesShape = z.object({ items: z.array(z.object({ ObjectId: number })) });

export const attachmentsShape = z.object({
  items: z.array(
    z.object({
      id: number,
      TransactionId: z.union([number, reference.transform(({ id }) => id)]),
      ContentType: z.string().nullish(),
      Filename: z.string().nullish(),
      ContentLength: number.nullish(),
    }),
  ),
});
export type RtAttachment = z.infer<typeof attachmentsShape>['items'][number];

export const attachmentShape = z.object({ Content: z.string().nullish() });

export const personShape = z.object({
  EmailAddress: z.string().nullish(),
  RealName: z.string().nullish(),
});
