import type { SimulateAnswer, SimulateBody } from '@signalbox/contract';
import { type ControlEvent, type ControlPolicy, simulate } from '@signalbox/domain';
import type { LineContext } from '../line/context.ts';
import { inTenant } from '../store/tx.ts';
import { eventsSince, startNear } from './replay.ts';

const hourMs = 3_600_000;
/** More than a busy day of a thousand items an hour for a week; beyond it the newest are left out, and it is said. */
const eventsMax = 200_000;

/**
 * What other limits would have done in the last hours. Reads only; the controls in force stay as they are. Begins at the
 * snapshot before the span, or at the first there is.
 */
export async function tryLimits(
  context: LineContext,
  tenantId: string,
  body: SimulateBody,
): Promise<SimulateAnswer> {
  const to = new Date(context.now());
  const wanted = new Date(to.getTime() - body.hours * hourMs);
  return inTenant(context.database, tenantId, async (tx) => {
    const start = await startNear(tx, wanted);
    if (start === null) return nothing(wanted, to);
    const events: ControlEvent[] = [];
    let truncated = false;
    for await (const more of eventsSince(tx, start.place, to)) {
      events.push(...more.slice(0, eventsMax - events.length));
      truncated = events.length >= eventsMax;
      if (truncated) break;
    }
    const tried: ControlPolicy = {
      ...start.policy,
      errorBudget: { ...start.policy.errorBudget, ...given(body.errorBudget) },
      breaker: { ...start.policy.breaker, ...given(body.breaker) },
    };
    const now = simulate(start.state, events, start.policy);
    const then = simulate(start.state, events, tried);
    return {
      from: new Date(Math.max(start.at.getTime(), wanted.getTime())).toISOString(),
      ...{ to: to.toISOString(), events: events.length, truncated },
      changes: then.changes.map(({ atMs, ...change }) => ({
        at: new Date(atMs).toISOString(),
        ...change,
      })),
      decisions: {
        ...{ free: then.free, actedNow: now.acted, actedThen: then.acted },
        ...{ errorsNow: now.errors, errorsThen: then.errors },
      },
    };
  });
}

/** Without what was not given, which a spread would otherwise set to undefined. */
function given<T extends object>(limits: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

function nothing(from: Date, to: Date): SimulateAnswer {
  return {
    ...{ from: from.toISOString(), to: to.toISOString(), events: 0, truncated: false, changes: [] },
    decisions: { free: 0, actedNow: 0, actedThen: 0, errorsNow: 0, errorsThen: 0 },
  };
}
