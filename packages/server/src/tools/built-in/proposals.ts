import * as z from 'zod';
import { inputSchemaOf } from '../input-schema.ts';
import type { AgentTools, Tool, ToolResult } from '../tool.ts';

/** Names of the tools that fill a proposal; which of them an agent has follows from its file. */
export const PROPOSAL_TOOLS = ['propose_fields', 'propose_reply', 'hand_over', 'consult'] as const;
export type ProposalTool = (typeof PROPOSAL_TOOLS)[number];

/** More values than this are not written out for a model; the check knows them all the same. */
const valuesWritten = 200;

const noted: ToolResult = { text: 'Noted.', tainted: false, citations: [], failed: false };

const reply = z.strictObject({
  text: z.string().min(1).max(8_000).describe('What the requester would read.'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .describe('Its language, such as en or de.'),
  citations: z
    .array(z.string().min(1).max(300))
    .max(20)
    .describe('Ids of the passages and tickets it rests on.'),
});

const handOver = z.strictObject({
  reason: z.string().min(1).max(1_000).describe('Why a person has to take over.'),
  question: z
    .string()
    .min(1)
    .max(1_000)
    .nullable()
    .default(null)
    .describe('What they must find out.'),
});

/** The input a proposal tool has let through, by its name. */
export interface Proposals {
  readonly propose_fields: {
    readonly fields: readonly {
      readonly field: string;
      readonly value: string;
      readonly confidence: number;
      readonly reason: string;
    }[];
    readonly doubt: string | null;
  };
  readonly propose_reply: z.output<typeof reply>;
  readonly hand_over: z.output<typeof handOver>;
  readonly consult: { readonly agent: string; readonly question: string };
}

/** The tools with which this agent says what it proposes. They change nothing outside. */
export function proposalTools(agent: AgentTools): readonly Tool[] {
  return [
    ...(agent.fields.length === 0 ? [] : [proposeFields(agent.fields)]),
    proposal(
      'propose_reply',
      'Proposes a reply to the requester. A person may read it first.',
      reply,
      3,
    ),
    proposal(
      'hand_over',
      'Hands the ticket to people, with your reason. Use it when you cannot or must not go on.',
      handOver,
      1,
    ),
    ...(agent.asks.length === 0 ? [] : [consult(agent.asks)]),
  ];
}

function proposal(
  name: ProposalTool,
  description: string,
  input: z.ZodType,
  perItem: number,
): Tool {
  return {
    name,
    description,
    input,
    inputSchema: inputSchemaOf(input),
    risk: 'visible',
    effect: 'proposal',
    limits: { perItem, timeoutMs: 1_000 },
    run: () => Promise.resolve(noted),
  };
}

function proposeFields(fields: AgentTools['fields']): Tool {
  const [first = '', ...others] = fields.map(({ field }) => field);
  const allowed = new Map(fields.map(({ field, allowed: values }) => [field, values]));
  const written = fields.flatMap(({ field, allowed: values }) =>
    values === null || values.length > valuesWritten ? [] : [`${field}: ${values.join(', ')}`],
  );
  const one = z
    .strictObject({
      field: z.enum([first, ...others]),
      value: z.string().min(1).max(200),
      confidence: z.number().min(0).max(1).describe('How sure you are, 0 to 1.'),
      reason: z.string().max(500).describe('Why, in a sentence.'),
    })
    .superRefine(({ field, value }, context) => {
      const values = allowed.get(field) ?? null;
      if (values === null || values.includes(value)) return;
      const shown = values.slice(0, valuesWritten).join(', ');
      context.addIssue({ code: 'custom', path: ['value'], message: `expected one of ${shown}` });
    });
  const input = z.strictObject({
    fields: z.array(one).min(1).max(fields.length),
    doubt: z.string().max(500).nullable().default(null).describe('What you are not certain of.'),
  });
  const values = written.length === 0 ? '' : ` Allowed values. ${written.join('. ')}.`;
  return proposal('propose_fields', `Proposes values for fields of the ticket.${values}`, input, 3);
}

function consult(asks: readonly string[]): Tool {
  const [first = '', ...others] = asks;
  const input = z.strictObject({
    agent: z.enum([first, ...others]),
    question: z.string().min(1).max(2_000),
  });
  return proposal('consult', 'Asks another agent about a part of this ticket.', input, 4);
}
