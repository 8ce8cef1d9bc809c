import * as z from 'zod';

/** What we read of RT's answers (REST2); more may stand there. Numbers come as text or as numbers. */
const number = z.union([z.string(), z.number()]).transform(String);
const reference = z.object({ id: number });

export const ticketShape = z.object({
  id: number,
  Status: z.string(),
  Priority: number,
  Queue: reference,
  Owner: reference,
  Subject: z.string().nullish(),
  CustomFields: z
    .array(z.object({ name: z.string(), values: z.array(z.string().nullable()) }))
    .default([]),
  _hyperlinks: z
    .array(z.object({ ref: z.string(), to: z.string().nullish(), from: z.string().nullish() }))
    .default([]),
});
export type RtTicket = z.infer<typeof ticketShape>;

export const transactionsShape = z.object({
  items: z.array(z.object({ id: number, Type: z.string() })),
});

export const queuesShape = z.object({
  items: z.array(z.object({ id: number, Name: z.string() })),
});
