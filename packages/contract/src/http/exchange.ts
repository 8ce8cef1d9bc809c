import { z } from 'zod';

/**
 * What part of a write a request was: the look before it, a look between, the note, the fields, an answer to the requester, the
 * read-back, or the look some time after it.
 */
export const exchangeParts = [
  'look',
  'check',
  'note',
  'fields',
  'answer',
  'read_back',
  'second_look',
] as const;
export type ExchangePart = (typeof exchangeParts)[number];

/** One request that was made for a write. */
export const exchangedSchema = z.object({
  part: z.enum(exchangeParts),
  /** Of HTTP, or `IMAP` and `SMTP`. */
  method: z.string(),
  /** What names a ticket or a person stands as `*`; of a query only the names. */
  path: z.string(),
  /** Null: there was no answer, or none that has one. */
  status: z.int().nullable(),
  /** Why it counts as failed, as in `errorCode`; null when it does not. */
  fault: z.string().nullable(),
  /** After the first request of the exchange. */
  afterMs: z.int(),
  tookMs: z.int(),
  /** Of its body. */
  sentBytes: z.int(),
  /** Of the body of the answer; null where it was not read. */
  receivedBytes: z.int().nullable(),
  /** Of a second look: tickets it asked for at once. */
  tickets: z.int().optional(),
});
export type Exchanged = z.infer<typeof exchangedSchema>;

/** The same with the names of what was sent and answered; every value that the ledger does not show is `…`. Null: no JSON. */
export const saidSchema = exchangedSchema.extend({
  sent: z.string().nullable(),
  answered: z.string().nullable(),
});

const sums = {
  /** Of all requests together. */
  tookMs: z.int(),
  /** Requests that were made and are not listed. */
  leftOut: z.int(),
};

/** The requests of a write, in order, without what was said in them. */
export const exchangeOutlineSchema = z.object({ requests: z.array(exchangedSchema), ...sums });
export type ExchangeOutline = z.infer<typeof exchangeOutlineSchema>;

/** The requests of a write, in order. */
export const exchangeSchema = z.object({ requests: z.array(saidSchema), ...sums });
export type ExchangeView = z.infer<typeof exchangeSchema>;
