import type { Policy } from '@signalbox/contract';
import { type ControlPolicy, defaultControlPolicy } from '@signalbox/domain';
import { z } from 'zod';
import { readWorkspaceState } from '../store/agent/workspace-state.ts';
import { countUsual } from '../store/control/count-usual.ts';
import type { Tx } from '../store/tx.ts';

const schema: z.ZodType<ControlPolicy> = z.object({
  errorBudget: z.object({
    windowMs: z.number(),
    reduced: z.number(),
    handback: z.number(),
    stopped: z.number(),
    minimum: z.number(),
  }),
  breaker: z.object({
    lowConfidenceInARow: z.number(),
    responseOverMs: z.number(),
    errorRate: z.number(),
    minimum: z.number(),
    openForMs: z.number(),
  }),
  burst: z.object({ windowMs: z.number(), minimum: z.number() }),
  usual: z.object({ total: z.number(), targets: z.record(z.string(), z.number()) }),
});

/** The limits kept beside a recorded state; null when they are damaged. */
export function parseControlPolicy(json: unknown): ControlPolicy | null {
  return schema.safeParse(json).data ?? null;
}

/**
 * The limits in force, and what was usual in the past tickets of the tenant. What an older publication did not say has its
 * default.
 */
export async function readControlPolicy(tx: Tx): Promise<ControlPolicy> {
  const policy: Partial<Policy> = (await readWorkspaceState(tx))?.policy ?? {};
  const counts = await countUsual(tx);
  const total = counts.reduce((most, one) => Math.max(most, one.rows), 0);
  return {
    errorBudget: { ...defaultControlPolicy.errorBudget, ...policy.errorBudget },
    breaker: { ...defaultControlPolicy.breaker, ...policy.breaker },
    burst: { ...defaultControlPolicy.burst, ...policy.burst },
    usual: {
      total,
      targets: Object.fromEntries(counts.map((one) => [`${one.field}=${one.value}`, one.count])),
    },
  };
}
