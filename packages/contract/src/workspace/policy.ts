import * as z from 'zod';
import {
  durationMs,
  isMoney,
  type Money,
  money,
  percent,
  ratio,
  ratioOrPercent,
} from './amounts.ts';
import { fileObject, refuse } from './file-object.ts';
import { type MemoryPolicy, memoryPolicySchema } from './memory.ts';
import { fieldName, oneOrMany, shortText, slug } from './names.ts';

/** From `auto` on a decision runs by itself, from `assisted` on it is proposed; 0 ≤ assisted ≤ auto ≤ 1. */
export interface Thresholds {
  readonly auto: number;
  readonly assisted: number;
}

export interface ReviewReason {
  readonly code: string;
  readonly label: string;
}

/** The reasons of a workspace that names none. */
export const DEFAULT_REVIEW_REASONS: readonly ReviewReason[] = [
  { code: 'wrong_category', label: 'Wrong category' },
  { code: 'wrong_priority', label: 'Wrong priority' },
  { code: 'wrong_team', label: 'Wrong team' },
  { code: 'missing_information', label: 'Information is missing' },
  { code: 'out_of_scope', label: 'Out of scope' },
  { code: 'duplicate', label: 'Duplicate' },
  { code: 'not_for_us', label: 'Not for us' },
  { code: 'other', label: 'Something else' },
];

/** What a mistake costs, in ordinary mistakes, which cost 1. Of several that fit, the dearest counts. */
export interface MistakeCost {
  readonly field: string;
  /** Values that would have been right; null: any. */
  readonly right: readonly string[] | null;
  /** Values that were decided; null: any. */
  readonly decided: readonly string[] | null;
  /** 0 to 1000. */
  readonly cost: number;
}

/** The most that models may cost; all in one currency. */
export interface SpendPolicy {
  readonly perItem: Money | null;
  /** Of each agent, on a day of UTC. */
  readonly perAgentDay: Money | null;
  /** Of all agents together, on a day of UTC. */
  readonly perDay: Money | null;
  /** What one dollar costs, in which models are priced. Null: limits are in dollars, or no model has a price. */
  readonly oneUsd: Money | null;
}

export interface Policy {
  readonly thresholds: Thresholds;
  /** How long an automatic decision waits before it is written. Default 15 minutes. */
  readonly delayNonUrgentMs: number;
  /** How long an accepted review can be undone. Default 10 seconds. */
  readonly undoMs: number;
  readonly review: {
    readonly expiresAfterMs: number;
    readonly claimForMs: number;
    readonly queue: string;
    /** What a reviewer can give as the reason of a verdict, in the order it is shown. */
    readonly reasons: readonly ReviewReason[];
  };
  /** Values, per field, that do not wait. Default: priority urgent or high. */
  readonly urgent: Readonly<Record<string, readonly string[]>>;
  readonly promise: { readonly targetError: number; readonly sure: number } | null;
  readonly errorBudget: {
    readonly windowMs: number;
    readonly reduced: number;
    readonly handback: number;
    readonly stopped: number;
    /** Checked decisions in a window below which the missing ones count as right. Default 20. */
    readonly minimum: number;
  };
  readonly breaker: {
    readonly lowConfidenceInARow: number;
    readonly responseOverMs: number;
    readonly errorRate: number;
    /** Calls below which the missing ones count as good. Default 20. */
    readonly minimum: number;
    /** How long an open breaker waits before it probes. Default 5 minutes. */
    readonly openForMs: number;
  };
  readonly burst: {
    readonly windowMs: number;
    /** Fewer decisions to one target than this are never a burst. Default 8. */
    readonly minimum: number;
  };
  /** Share of automatic decisions that a person checks, 0 to 1. Default 0.08. */
  readonly sampleRate: number;
  readonly costs: readonly MistakeCost[];
  readonly guard: {
    /** What becomes of an item whose text seems to give orders to a machine. Default: a person decides. */
    readonly injection: 'person' | 'note' | 'off';
  };
  readonly spend: SpendPolicy | null;
  readonly retention: { readonly textMs: number | null; readonly auditMs: number | null } | null;
  /**
   * What is redacted beside structured values, which always are. Absent when nothing is, so that files which say nothing of it
   * keep the hash they had before it could be said.
   */
  readonly redact?: { readonly names: boolean; readonly addresses: boolean } | undefined;
  /** Absent: `memoryDefaults`; for the reason above. */
  readonly memory?: MemoryPolicy | undefined;
}

/** Blocks of `policy` that act in this version. */
export const POLICY_IN_FORCE = [
  'thresholds',
  'delay',
  'undo',
  'review',
  'urgent',
  'error_budget',
  'breaker',
  'burst',
  'sample',
  'costs',
  'redact',
  'guard',
  'spend',
  'memory',
] as const;
/** Blocks that are read and checked, and act in a later version. */
export const POLICY_NOT_YET_IN_FORCE = ['promise', 'retention'] as const;

const ORDER = 'auto at least as high as assisted';

const thresholds = fileObject(
  { auto: ratio.prefault(0.85), assisted: ratio.prefault(0.6) },
  'a mapping with auto and assisted',
).transform((file, context): Thresholds => {
  if (file.auto < file.assisted) refuse(context, ['auto'], `${ORDER} (${file.assisted})`);
  return { auto: file.auto, assisted: file.assisted };
});

/** Thresholds of an agent, field or override: what is absent comes from the next wider place. */
export const partialThresholds: z.ZodType<Partial<Thresholds>> = fileObject(
  { auto: ratio.optional(), assisted: ratio.optional() },
  'a mapping with auto and assisted',
).transform((file, context): Partial<Thresholds> => {
  const { auto, assisted } = file;
  if (auto !== undefined && assisted !== undefined && auto < assisted) {
    refuse(context, ['auto'], `${ORDER} (${assisted})`);
  }
  return {
    ...(auto === undefined ? {} : { auto }),
    ...(assisted === undefined ? {} : { assisted }),
  };
});

const reason = fileObject({ code: slug, label: shortText }, 'a mapping with code and label');

const reasons = z
  .array(reason, { error: 'a list of reasons, such as [{ code: duplicate, label: Duplicate }]' })
  .min(1, { error: 'at least one reason' })
  .max(50, { error: 'at most 50 reasons' })
  .transform((given, context): readonly ReviewReason[] => {
    for (const [n, one] of given.entries()) {
      const first = given.findIndex(({ code }) => code === one.code);
      if (first < n) refuse(context, [n, 'code'], 'a code no other reason has');
    }
    return given.map(({ code, label }) => ({ code, label }));
  });

const review = fileObject(
  {
    expires_after: durationMs.prefault('24h'),
    claim_for: durationMs.prefault('10m'),
    queue: slug.prefault('people'),
    reasons: reasons.optional(),
  },
  'a mapping with expires_after, claim_for, queue and reasons',
).transform((file, context) => {
  if (file.expires_after === 0) refuse(context, ['expires_after'], 'a time above zero');
  if (file.claim_for === 0) refuse(context, ['claim_for'], 'a time above zero');
  return {
    expiresAfterMs: file.expires_after,
    claimForMs: file.claim_for,
    queue: file.queue,
    reasons: file.reasons ?? DEFAULT_REVIEW_REASONS,
  };
});

const promise = fileObject(
  { target_error: ratioOrPercent, sure: ratioOrPercent },
  'a mapping with target_error and sure',
).transform((file) => ({ targetError: file.target_error, sure: file.sure }));

const minuteMs = 60_000;
const wholeFromOne = z
  .int({ error: 'a whole number of 1 or more' })
  .min(1, { error: 'a whole number of 1 or more' });

const errorBudget = fileObject(
  {
    window: durationMs.prefault('1h'),
    reduced: percent.prefault('2%'),
    handback: percent.prefault('5%'),
    stopped: percent.prefault('10%'),
    minimum: wholeFromOne.default(20),
  },
  'a mapping with window, reduced, handback, stopped and minimum',
).transform((file, context) => {
  const { window, reduced, handback, stopped, minimum } = file;
  if (window < minuteMs) refuse(context, ['window'], 'at least 1m');
  if (reduced > handback) refuse(context, ['handback'], 'at least as much as reduced');
  if (handback > stopped) refuse(context, ['stopped'], 'at least as much as handback');
  return { windowMs: window, reduced, handback, stopped, minimum };
});

const breaker = fileObject(
  {
    low_confidence_in_a_row: wholeFromOne.default(10),
    response_over: durationMs.prefault('30s'),
    error_rate: percent.prefault('5%'),
    minimum: wholeFromOne.max(100, { error: 'a whole number of 1 to 100' }).default(20),
    open_for: durationMs.prefault('5m'),
  },
  'a mapping with low_confidence_in_a_row, response_over, error_rate, minimum and open_for',
).transform((file, context) => {
  if (file.open_for === 0) refuse(context, ['open_for'], 'a time above zero');
  if (file.response_over === 0) refuse(context, ['response_over'], 'a time above zero');
  return {
    lowConfidenceInARow: file.low_confidence_in_a_row,
    responseOverMs: file.response_over,
    errorRate: file.error_rate,
    minimum: file.minimum,
    openForMs: file.open_for,
  };
});

const burst = fileObject(
  { window: durationMs.prefault('10m'), minimum: wholeFromOne.default(8) },
  'a mapping with window and minimum',
).transform((file, context) => {
  if (file.window < minuteMs) refuse(context, ['window'], 'at least 1m');
  return { windowMs: file.window, minimum: file.minimum };
});

const EXPECTED_COST = 'a number of 0 to 1000';

const cost = fileObject(
  {
    field: fieldName,
    right: oneOrMany(shortText, 'a value or a list of values').optional(),
    decided: oneOrMany(shortText, 'a value or a list of values').optional(),
    cost: z
      .number({ error: EXPECTED_COST })
      .min(0, { error: EXPECTED_COST })
      .max(1_000, { error: EXPECTED_COST }),
  },
  'a mapping such as { field: priority, right: urgent, cost: 5 }',
).transform((file) => ({
  field: file.field,
  right: file.right ?? null,
  decided: file.decided ?? null,
  cost: file.cost,
}));

const guard = fileObject(
  {
    injection: z
      .enum(['person', 'note', 'off'], { error: 'person, note or off' })
      .default('person'),
  },
  'a mapping such as { injection: person }',
).transform((file) => ({ injection: file.injection }));

const spend = fileObject(
  {
    per_item: money.optional(),
    per_agent_day: money.optional(),
    per_day: money.optional(),
    one_usd: money.optional(),
  },
  'a mapping with per_item, per_agent_day, per_day and one_usd',
).transform((file, context): SpendPolicy => {
  const given = Object.entries(file).flatMap(([key, amount]) =>
    isMoney(amount) ? [{ key, amount }] : [],
  );
  const [first] = given;
  for (const { key, amount } of given) {
    if (first === undefined || amount.currency === first.amount.currency) continue;
    refuse(context, [key], `the currency of ${first.key} (${first.amount.currency})`);
  }
  if (file.one_usd?.minorUnits === 0) refuse(context, ['one_usd'], 'an amount above zero');
  return {
    perItem: file.per_item ?? null,
    perAgentDay: file.per_agent_day ?? null,
    perDay: file.per_day ?? null,
    oneUsd: file.one_usd ?? null,
  };
});

const retention = fileObject(
  { text_for: durationMs.optional(), audit_for: durationMs.optional() },
  'a mapping with text_for and audit_for',
).transform((file) => ({ textMs: file.text_for ?? null, auditMs: file.audit_for ?? null }));

const redact = fileObject(
  {
    names: z.boolean({ error: 'true or false' }).default(false),
    addresses: z.boolean({ error: 'true or false' }).default(false),
  },
  'a mapping such as { names: true, addresses: true }',
).transform((file) => (file.names || file.addresses ? { redact: file } : {}));

/** `delay: { non_urgent: 15m }`, as milliseconds. */
export const delaySchema: z.ZodType<number> = fileObject(
  { non_urgent: durationMs.prefault('15m') },
  'a mapping such as { non_urgent: 15m }',
).transform((file) => file.non_urgent);

/** The block `policy` of `signalbox.yaml`, with all defaults filled. */
export const policySchema: z.ZodType<Policy> = fileObject(
  {
    thresholds: thresholds.prefault({}),
    delay: delaySchema.prefault({}),
    undo: durationMs.prefault('10s'),
    review: review.prefault({}),
    urgent: z
      .record(fieldName, oneOrMany(shortText, 'a value or a list of values'), {
        error: 'a mapping of fields to values, such as { priority: [urgent, high] }',
      })
      .default({ priority: ['urgent', 'high'] }),
    error_budget: errorBudget.prefault({}),
    breaker: breaker.prefault({}),
    burst: burst.prefault({}),
    sample: ratioOrPercent.prefault('8%'),
    costs: z.array(cost, { error: 'a list of costs' }).max(500).default([]),
    redact: redact.optional(),
    guard: guard.prefault({}),
    spend: spend.optional(),
    memory: memoryPolicySchema.optional(),
    promise: promise.optional(),
    retention: retention.optional(),
  },
  'a mapping of policy blocks',
).transform((file) => ({
  thresholds: file.thresholds,
  delayNonUrgentMs: file.delay,
  undoMs: file.undo,
  review: file.review,
  urgent: file.urgent,
  promise: file.promise ?? null,
  errorBudget: file.error_budget,
  breaker: file.breaker,
  burst: file.burst,
  sampleRate: file.sample,
  costs: file.costs,
  guard: file.guard,
  spend: file.spend ?? null,
  retention: file.retention ?? null,
  ...file.redact,
  ...(file.memory === undefined ? {} : { memory: file.memory }),
}));
