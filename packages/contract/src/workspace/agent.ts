import * as z from 'zod';
import { type AgentThinking, agentThinkingKeys } from './agent-thinking.ts';
import { ratio } from './amounts.ts';
import { fileObject, refuse } from './file-object.ts';
import { fieldName, longText, oneOrMany, shortText, slug } from './names.ts';
import { delaySchema, partialThresholds, type Thresholds } from './policy.ts';
import { type ActionRisk, RISKS } from './risks.ts';
import { knowledgeGlobsSchema, type ToolGrantConfig, toolGrantsSchema } from './tool.ts';

export const AUTONOMY = ['suggest', 'assisted', 'auto'] as const;
export type Autonomy = (typeof AUTONOMY)[number];

/** Those that need no model of `models/`, cheapest first; they are asked in this order, whatever the order in the file. */
export const TIERS = ['rules', 'builtin'] as const;
export type Tier = (typeof TIERS)[number];

export interface AgentFieldConfig {
  /** False: the field is learnt from history but neither proposed nor written. */
  readonly on: boolean;
  /** Name of the field in the outside system. Default: the same name. */
  readonly target: string;
  /** The only values that may be written, or null for whatever rules and model know. */
  readonly values: readonly string[] | null;
  readonly thresholds: Partial<Thresholds>;
}

/** Thresholds for decisions whose proposed values are all among those of `when`. */
export interface ThresholdOverride {
  readonly when: Readonly<Record<string, readonly string[]>>;
  readonly thresholds: Partial<Thresholds>;
}

export interface AgentConfig extends AgentThinking {
  readonly agent: string;
  readonly owner: string;
  readonly optimisesFor: string | null;
  readonly autonomy: Autonomy;
  readonly scope: { readonly kind: 'ticket'; readonly sources: 'all' | readonly string[] };
  readonly tiers: readonly Tier[];
  /** 0..1. An answer below it goes to the next tier. Default 0.85. */
  readonly tierThreshold: number;
  readonly fields: Readonly<Record<string, AgentFieldConfig>>;
  readonly thresholds: Partial<Thresholds>;
  readonly overrides: readonly ThresholdOverride[];
  /** Null: the delay of the workspace's policy. */
  readonly delayNonUrgentMs: number | null;
  /** Risk per action type; see `riskOf`. */
  readonly risk: Readonly<Record<string, ActionRisk>>;
  /** Tools it may call. Absent: none, so that a version without tools keeps its id. */
  readonly tools?: readonly ToolGrantConfig[] | undefined;
  /** Globs below `knowledge/` it may read. Absent: nothing. */
  readonly knowledge?: readonly string[] | undefined;
}

/** The risk of an action type: what the agent's file says, else `reversible`. */
export function riskOf(agent: Pick<AgentConfig, 'risk'>, actionType: string): ActionRisk {
  return Object.hasOwn(agent.risk, actionType)
    ? (agent.risk[actionType] ?? 'reversible')
    : 'reversible';
}

const field = fileObject(
  {
    on: z.boolean({ error: 'true or false' }).default(true),
    target: fieldName.optional(),
    values: oneOrMany(shortText, 'a list of allowed values').optional(),
    thresholds: partialThresholds.prefault({}),
  },
  'a mapping such as { on: true }',
);

const override = fileObject(
  {
    when: z
      .record(fieldName, oneOrMany(shortText, 'a value or a list of values'), {
        error: 'a mapping of fields to values, such as { category: billing }',
      })
      .refine((when) => Object.keys(when).length > 0, {
        error: 'at least one field and its value',
      }),
    thresholds: partialThresholds,
  },
  'a mapping with when and thresholds',
).transform((file) => ({ when: file.when, thresholds: file.thresholds }));

const EXPECTED_SOURCES = 'the word all, or a list of source names';

const sources = z.unknown().transform((value, context): 'all' | readonly string[] => {
  if (value === 'all') return 'all';
  const parsed = z.array(slug).min(1).safeParse(value);
  if (parsed.success) return [...new Set(parsed.data)];
  const hint = typeof value === 'string' ? { hint: `write [${value}]` } : {};
  refuse(context, [], EXPECTED_SOURCES, hint);
  return z.NEVER;
});

const scope = fileObject(
  {
    kind: z
      .literal('ticket', { error: 'ticket; other kinds are not supported in this version' })
      .default('ticket'),
    sources: sources.prefault('all'),
  },
  'a mapping with kind and sources',
).transform((file) => ({ kind: file.kind, sources: file.sources }));

const EXPECTED_TIERS = `a list of tiers, such as [${TIERS.join(', ')}], and names of models`;

const tiers = z
  .array(slug, { error: EXPECTED_TIERS })
  .min(1, { error: 'at least one tier' })
  .max(20, { error: 'at most 20 tiers' });

/** Names in the list that are no tiers of their own are those of models; a name twice is one. */
function modelsIn(given: readonly string[]): readonly string[] {
  const own: readonly string[] = TIERS;
  return [...new Set(given.filter((tier) => !own.includes(tier)))];
}

const agentFile = fileObject(
  {
    agent: slug,
    owner: shortText,
    optimises_for: longText.optional(),
    autonomy: z.enum(AUTONOMY, { error: `one of ${AUTONOMY.join(', ')}` }).default('suggest'),
    scope: scope.optional(),
    tiers: tiers.default([...TIERS]),
    tier_threshold: ratio.prefault(0.85),
    fields: z
      .record(fieldName, field, {
        error: 'a mapping of field names, such as { category: { on: true } }',
      })
      .refine((fields) => Object.keys(fields).length > 0, { error: 'at least one field' }),
    thresholds: partialThresholds.prefault({}),
    overrides: z.array(override, { error: 'a list of overrides' }).default([]),
    delay: delaySchema.optional(),
    risk: z
      .record(fieldName, z.enum(RISKS, { error: `one of ${RISKS.join(', ')}` }), {
        error: 'a mapping of action types to risks',
      })
      .default({}),
    tools: toolGrantsSchema.optional(),
    knowledge: knowledgeGlobsSchema.optional(),
    ...agentThinkingKeys,
  },
  'an agent: a mapping with agent, owner and fields',
);

const EXPECTED_ROLE_SCOPE = 'no scope: a specialist is asked by other agents only';

function refuseContradictions(
  file: z.output<typeof agentFile>,
  context: Pick<z.core.$RefinementCtx<unknown>, 'addIssue'>,
): void {
  const models = modelsIn(file.tiers);
  if (models.length > 0 && file.instructions === undefined) {
    refuse(context, ['instructions'], 'what the model is told, because tiers names one');
  }
  if (file.role === 'specialist' && models.length === 0) {
    refuse(context, ['tiers'], 'a model among them: a specialist is asked in words');
  }
  if (file.role === 'specialist' && file.scope !== undefined) {
    refuse(context, ['scope'], EXPECTED_ROLE_SCOPE, { hint: 'remove it' });
  }
  refuseNear(file, context);
}

const EXPECTED_NEAR =
  'an agent that only chooses among values: every field with values, one sample, no reply, no asks, no tools';

/** What would never be taken for another ticket is not switched on in silence. */
function refuseNear(
  file: z.output<typeof agentFile>,
  context: Pick<z.core.$RefinementCtx<unknown>, 'addIssue'>,
): void {
  const { near_answers: near, reply, asks, samples, tools = [] } = file;
  if (near === undefined) return;
  const known = modelsIn(file.tiers);
  for (const [at, model] of near.models.entries()) {
    if (!known.includes(model)) {
      refuse(context, ['near_answers', 'models', at], 'a model that tiers names');
    }
  }
  const open = Object.values(file.fields).some(({ on, values }) => on && values === undefined);
  if (open || reply.on || asks.length > 0 || samples > 1 || tools.length > 0) {
    refuse(context, ['near_answers'], EXPECTED_NEAR, { hint: 'remove it' });
  }
}

/** A file of `agents/`: one agent. */
export const agentFileSchema: z.ZodType<AgentConfig> = agentFile.transform(
  (file, context): AgentConfig => {
    refuseContradictions(file, context);
    const { role, asks, reply, limits, samples, memory, near_answers: nearAnswers = null } = file;
    return {
      ...{ role, asks, reply, limits, samples, memory, nearAnswers },
      agent: file.agent,
      owner: file.owner,
      optimisesFor: file.optimises_for?.trim() ?? null,
      autonomy: file.autonomy,
      scope: file.scope ?? { kind: 'ticket', sources: 'all' },
      tiers: TIERS.filter((tier) => file.tiers.includes(tier)),
      models: modelsIn(file.tiers),
      instructions: file.instructions?.trim() ?? null,
      tierThreshold: file.tier_threshold,
      fields: Object.fromEntries(
        Object.entries(file.fields).map(([name, given]): [string, AgentFieldConfig] => [
          name,
          {
            on: given.on,
            target: given.target ?? name,
            values: given.values ?? null,
            thresholds: given.thresholds,
          },
        ]),
      ),
      thresholds: file.thresholds,
      overrides: file.overrides,
      delayNonUrgentMs: file.delay ?? null,
      risk: file.risk,
      ...(file.tools === undefined ? {} : { tools: file.tools }),
      ...(file.knowledge === undefined ? {} : { knowledge: file.knowledge }),
    };
  },
);
