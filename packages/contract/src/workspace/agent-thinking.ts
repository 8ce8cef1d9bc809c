import * as z from 'zod';
import { fileObject } from './file-object.ts';
import { agentMemorySchema } from './memory.ts';
import { shortText, slug } from './names.ts';
import { type NearAnswersConfig, nearAnswersSchema } from './near-answers.ts';

export const AGENT_ROLES = ['desk', 'specialist'] as const;
export type AgentRole = (typeof AGENT_ROLES)[number];

export interface AgentReplyConfig {
  readonly on: boolean;
  /** Words and phrases that keep a reply with people. */
  readonly forbid: readonly string[];
}

/** The most one conversation of the agent may take. Nothing that is said in it raises them. */
export interface AgentLimits {
  /** Answers of models and calls of tools together. */
  readonly steps: number;
  /** Of input and output together. */
  readonly tokens: number;
  /** From its beginning, with what other agents take. */
  readonly timeoutMs: number;
}

/** What an agent is that asks language models. */
export interface AgentThinking {
  /** `specialist`: never chosen by scope, only asked by another agent. */
  readonly role: AgentRole;
  /** Names of files in `models/`, asked in this order. */
  readonly models: readonly string[];
  /** Null: none, and no model is asked. */
  readonly instructions: string | null;
  /** Specialists it may hand parts of a ticket to, or consult. */
  readonly asks: readonly string[];
  readonly reply: AgentReplyConfig;
  readonly limits: AgentLimits;
  /** How often a model is asked the same; above 1 how far it agrees with itself is kept. */
  readonly samples: number;
  /** Its models are told what is known of who asks. */
  readonly memory: boolean;
  /** Null: what a model said of one ticket is never taken for another. */
  readonly nearAnswers: NearAnswersConfig | null;
}

/** What the keys below are when a file does not say. */
export const agentThinkingDefaults: AgentThinking = {
  role: 'desk',
  models: [],
  instructions: null,
  asks: [],
  reply: { on: false, forbid: [] },
  limits: { steps: 8, tokens: 20_000, timeoutMs: 60_000 },
  samples: 1,
  memory: true,
  nearAnswers: null,
};

function whole(from: number, to: number): z.ZodType<number> {
  const error = `a whole number of ${from} to ${to}`;
  return z.int({ error }).min(from, { error }).max(to, { error });
}

const reply = fileObject(
  {
    on: z.boolean({ error: 'true or false' }).default(true),
    forbid: z.array(shortText, { error: 'a list of words and phrases' }).max(200).default([]),
  },
  'a mapping such as { on: true, forbid: [refund] }',
);

const limits = fileObject(
  {
    steps: whole(1, 50).default(agentThinkingDefaults.limits.steps),
    tokens: whole(100, 1_000_000).default(agentThinkingDefaults.limits.tokens),
    seconds: whole(1, 600).default(agentThinkingDefaults.limits.timeoutMs / 1_000),
  },
  'a mapping with steps, tokens and seconds',
).transform(
  (file): AgentLimits => ({
    steps: file.steps,
    tokens: file.tokens,
    timeoutMs: file.seconds * 1_000,
  }),
);

const EXPECTED_INSTRUCTIONS = 'what the model is told: a text, 1 to 20000 characters';

/** The keys of an agent's file that are about models. */
export const agentThinkingKeys = {
  role: z.enum(AGENT_ROLES, { error: `one of ${AGENT_ROLES.join(', ')}` }).default('desk'),
  instructions: z
    .string({ error: EXPECTED_INSTRUCTIONS })
    .max(20_000, { error: EXPECTED_INSTRUCTIONS })
    .refine((text) => text.trim() !== '', { error: EXPECTED_INSTRUCTIONS })
    .optional(),
  asks: z
    .array(slug, { error: 'a list of specialists' })
    .max(20, { error: 'at most 20 specialists' })
    .default([]),
  reply: reply.prefault({ on: false }),
  limits: limits.prefault({}),
  samples: whole(1, 5).default(1),
  memory: agentMemorySchema,
  near_answers: nearAnswersSchema.optional(),
};
