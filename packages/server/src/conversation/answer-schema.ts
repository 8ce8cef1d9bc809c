import * as z from 'zod';
import type { AgentField } from '../agents/runtime.ts';
import { storableText } from '../audit/storable.ts';
import { statedDoubts } from '../line/proposal.ts';
import { type AnswerShape, answerShape } from '../models/answer-shape.ts';

/** What an agent is asked for. */
export interface Wanted {
  readonly fields: readonly AgentField[];
  readonly reply: boolean;
  /** Specialists it may give parts to; empty: it is not to split. */
  readonly parts: readonly string[];
}

/** What a model says of a ticket. */
export interface TicketAnswer {
  readonly fields?: Readonly<
    Record<
      string,
      { readonly value: string | null; readonly confidence: number; readonly why: string }
    >
  >;
  readonly doubt: readonly {
    readonly about: string;
    readonly kind: string;
    readonly note: string;
  }[];
  readonly parts?: readonly { readonly title: string; readonly agent: string }[];
  readonly reply?: {
    readonly text: string;
    readonly citations: readonly string[];
    readonly confidence: number;
  } | null;
  readonly hand_over: string | null;
}

/** Longer texts are cut when they are read: a word too many must not cost the answer. */
const textMost = { note: 300, title: 200, reply: 8_000, value: 200 } as const;

const confidence = z
  .number()
  .min(0)
  .max(1)
  .describe('The chance, 0 to 1, that a person who checks it says it is right.');

const doubt = (about: readonly string[]): z.ZodType =>
  z.array(
    z.strictObject({
      about: z.enum(['ticket', ...about]),
      kind: z.enum(statedDoubts.map((code) => code.slice('stated_'.length))),
      note: cut(textMost.note).describe('What is not certain, in a sentence.'),
    }),
  );

/** What a model writes is shown and stored: no longer than it may be, and without what a database cannot hold. */
function cut(most: number): z.ZodType<string> {
  return z.string().overwrite((text) => storableText(text.slice(0, most)).trim());
}

function fieldShape({ allowed }: AgentField): z.ZodType {
  const value = allowed === null ? cut(textMost.value) : z.enum([...allowed]);
  return z.strictObject({
    value: value.nullable().describe('Null when the ticket does not say.'),
    confidence,
    why: cut(textMost.note).describe('What in the ticket speaks for it, in a sentence.'),
  });
}

/** The shape of an answer about a ticket, with as much of it as is wanted. */
export function ticketShape(wanted: Wanted): AnswerShape<TicketAnswer> {
  const { fields, reply, parts } = wanted;
  const names = fields.map(({ field }) => field);
  const whole = z.strictObject({
    ...(fields.length === 0
      ? {}
      : {
          fields: z.strictObject(
            Object.fromEntries(fields.map((field) => [field.field, fieldShape(field)])),
          ),
        }),
    ...(parts.length === 0
      ? {}
      : {
          parts: z
            .array(
              z.strictObject({
                title: cut(textMost.title).describe('What this part is about, in a few words.'),
                agent: z.enum([...parts, 'people']),
              }),
            )
            .describe(
              '1 to 4 parts, one for each thing the requester wants; empty to keep it all.',
            ),
        }),
    ...(reply
      ? {
          reply: z
            .strictObject({
              text: cut(textMost.reply).describe('To the requester, in their language.'),
              citations: z.array(z.string()).describe('Ids of the passages it rests on.'),
              confidence,
            })
            .nullable(),
        }
      : {}),
    doubt: doubt(names).describe(
      'Everything you are not sure of. Empty only when there is nothing.',
    ),
    hand_over: cut(textMost.note)
      .nullable()
      .describe('Why a person has to take this over; null when you can handle it.'),
  });
  return answerShape('ticket_answer', whole as unknown as z.ZodType<TicketAnswer>);
}

export interface ConsultAnswer {
  readonly answer: string;
  readonly citations: readonly string[];
  readonly sure: boolean;
}

/** The shape of an answer to a peer. */
export function consultShape(): AnswerShape<ConsultAnswer> {
  const whole = z.strictObject({
    answer: cut(4_000),
    citations: z.array(z.string()),
    sure: z.boolean().describe('False when somebody has to check it.'),
  });
  return answerShape('consult_answer', whole);
}
