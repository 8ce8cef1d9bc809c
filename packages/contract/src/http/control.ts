import { z } from 'zod';

/**
 * Names of controls. Switches: the whole tenant, one agent, one source, one tool. What finds itself: `mode:AGENT` and
 * `mode:AGENT/CATEGORY`, `breaker:agent:NAME`, `breaker:source:NAME`, `burst:AGENT/FIELD=VALUE`.
 */
export const controlIdPattern =
  /^(tenant|(agent|source|tool|breaker:agent|breaker:source):[A-Za-z0-9_.-]{1,100}|mode:[A-Za-z0-9_.-]{1,100}(\/.{1,300})?|burst:[A-Za-z0-9_.-]{1,100}\/.{1,400})$/u;

/** From the freest to the most restrained. */
export const modeSchema = z.enum(['normal', 'reduced', 'safe', 'handback', 'stopped']);
export type ModeName = z.infer<typeof modeSchema>;

/** What was measured, the limit it met and how many it was measured on; null where there is no such number. */
export const controlCauseSchema = z.object({
  code: z.string(),
  value: z.number().nullable(),
  limit: z.number().nullable(),
  count: z.int().nullable(),
});
export type ControlCauseView = z.infer<typeof controlCauseSchema>;

export const controlSchema = z.object({
  id: z.string(),
  /** `kill_switch`, `mode`, `breaker` or `burst`. */
  kind: z.string(),
  /** It limits something now. */
  tripped: z.boolean(),
  reason: z.string().nullable(),
  actor: z.string(),
  until: z.string().nullable(),
  updatedAt: z.string(),
  /** How far it degrades its agent; null for what knows no modes. */
  mode: modeSchema.nullable(),
  /** What a person has set it to, beside what it found itself; the more restrained of the two counts. */
  forced: z
    .object({
      mode: modeSchema,
      reason: z.string(),
      actor: z.string(),
      until: z.string().nullable(),
    })
    .nullable(),
  /** Of a breaker: the share of calls it lets through, 0 open, 1 closed. Null for other kinds. */
  share: z.number().nullable(),
  cause: controlCauseSchema.nullable(),
});
export type ControlView = z.infer<typeof controlSchema>;

/** Body of trip and reset. `mode` belongs to `mode:…` controls and says how far to degrade; default `handback`. */
export const switchBodySchema = z.strictObject({
  reason: z.string().min(1).max(1_000),
  until: z.iso.datetime({ offset: true }).optional(),
  mode: z.enum(['reduced', 'safe', 'handback', 'stopped']).optional(),
});
export type SwitchBody = z.infer<typeof switchBodySchema>;

export const epochSchema = z.object({ epoch: z.int() });

export const rollbackBodySchema = z.strictObject({
  to: z.string().min(1).max(100).optional(),
  reason: z.string().min(1).max(1_000),
});

const count = z.int().min(0);

/** Free decisions whose rightness is known, in the window; free: it acted by itself, or would have but for the controls. */
export const budgetViewSchema = z.object({
  checked: count,
  errors: count,
  /** Weighted share of errors; null below the minimum count. Above 1 where mistakes cost more than ordinary ones. */
  share: z.number().nullable(),
  shortShare: z.number().nullable(),
  level: z.enum(['normal', 'reduced', 'handback', 'stopped']),
});

export const breakerViewSchema = z.object({
  /** Name of its control. */
  control: z.string(),
  state: z.enum(['closed', 'open', 'half_open']),
  cause: controlCauseSchema,
  since: z.string(),
  /** When an open one begins to probe; null when closed, half open, or open until a person resets it. */
  probesAt: z.string().nullable(),
  share: z.number(),
});
export type BreakerViewBody = z.infer<typeof breakerViewSchema>;

const modeShape = {
  control: z.string(),
  mode: modeSchema,
  since: z.string(),
  cause: controlCauseSchema,
  budget: budgetViewSchema,
} as const;

/** Answer of `GET /v1/controls/state`: where every control stands, or stood `at` a past moment. */
export const controlStateSchema = z.object({
  at: z.string(),
  /** How far behind the line the controls are; above `staleAfterMs` every decision asks a person. */
  lagMs: z.int().min(0),
  staleAfterMs: z.int(),
  limits: z.object({
    errorBudget: z.object({
      windowMs: z.int(),
      reduced: z.number(),
      handback: z.number(),
      stopped: z.number(),
      minimum: z.int(),
    }),
    breaker: z.object({
      lowConfidenceInARow: z.int(),
      responseOverMs: z.int(),
      errorRate: z.number(),
      minimum: z.int(),
      openForMs: z.int(),
    }),
    burst: z.object({ windowMs: z.int(), minimum: z.int() }),
  }),
  agents: z.array(
    z.object({
      agent: z.string(),
      ...modeShape,
      breaker: breakerViewSchema,
      categories: z.array(z.object({ category: z.string(), ...modeShape })),
      bursts: z.array(
        z.object({
          control: z.string(),
          /** Field and value that were decided more often than usual. */
          target: z.string(),
          since: z.string(),
          cause: controlCauseSchema,
        }),
      ),
    }),
  ),
  sources: z.array(z.object({ source: z.string(), breaker: breakerViewSchema })),
});
export type ControlStateView = z.infer<typeof controlStateSchema>;

/** One change of a control, newest first in `GET /v1/controls/history`. */
export const controlChangeSchema = z.object({
  at: z.string(),
  control: z.string(),
  type: z.string(),
  actor: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  reason: z.string().nullable(),
  cause: controlCauseSchema.nullable(),
  auditId: z.string(),
});
export type ControlChangeView = z.infer<typeof controlChangeSchema>;

const share = z.number().min(0).max(1);

/** Body of `POST /v1/controls/simulate`: other limits, tried on what happened in the last hours. Absent: as they are. */
export const simulateBodySchema = z.strictObject({
  hours: z.int().min(1).max(720).default(168),
  errorBudget: z
    .strictObject({
      windowMs: z.int().min(60_000).max(604_800_000),
      reduced: share,
      handback: share,
      stopped: share,
      minimum: z.int().min(1).max(10_000),
    })
    .partial()
    .default({}),
  breaker: z
    .strictObject({
      lowConfidenceInARow: z.int().min(1).max(10_000),
      responseOverMs: z.int().min(1).max(3_600_000),
      errorRate: share,
      minimum: z.int().min(1).max(100),
    })
    .partial()
    .default({}),
});
export type SimulateBody = z.infer<typeof simulateBodySchema>;

/** What would have happened: changes of modes and breakers, and the free decisions that would have asked a person. */
export const simulateAnswerSchema = z.object({
  from: z.string(),
  to: z.string(),
  /** Decisions and outcomes replayed; `truncated` when there were more than could be. */
  events: count,
  truncated: z.boolean(),
  changes: z.array(
    z.object({
      at: z.string(),
      control: z.string(),
      from: z.string(),
      to: z.string(),
      cause: controlCauseSchema,
    }),
  ),
  decisions: z.object({
    /** Free decisions, those let act by the limits in force, and by the limits tried. */
    free: count,
    actedNow: count,
    actedThen: count,
    /** Known errors among those that acted. */
    errorsNow: count,
    errorsThen: count,
  }),
});
export type SimulateAnswer = z.infer<typeof simulateAnswerSchema>;
