import { isStricter, type Mode, mainField, modes } from '@signalbox/domain';
import { appendAudit } from '../agents/version-change.ts';
import type { LineContext } from '../line/context.ts';
import { turnToReviews } from '../line/review/turn-to-reviews.ts';
import { type AgentDelayRow, listAgentDelays } from '../store/hold/agent-delays.ts';
import { inTenant } from '../store/tx.ts';
import type { Change } from './record-turn.ts';

/** Which delays a control gives to people. */
export interface HandedOver {
  readonly control: string;
  readonly agent: string;
  readonly covers: (delay: AgentDelayRow) => boolean;
}

const batchSize = 200;

/**
 * Gives what waits for its delay to people, for every control that has become stricter. A help to them, not the safeguard: the
 * raised epoch alone keeps it from being written, and at the end of its delay it would be gated again.
 */
export async function handOver(
  context: LineContext,
  tenantId: string,
  changes: readonly Change[],
): Promise<void> {
  for (const change of changes) {
    const over = handedOverBy(change);
    if (over !== null) await stopDelays(context, tenantId, over, 'system');
  }
}

function handedOverBy({ from, to }: Change): HandedOver | null {
  if (!to.active || to.agent === null) return null;
  const { id: control, agent } = to;
  if (to.kind === 'burst') return { control, agent, covers: hasTarget(targetOf(control)) };
  if (to.kind !== 'mode' || !isStricter(modeOf(to.mode), modeOf(from?.mode ?? null))) return null;
  return { control, agent, covers: to.category === null ? () => true : hasCategory(to.category) };
}

/** Turns an agent's open delays that a control covers into reviews, batch by batch; says how many. */
export async function stopDelays(
  context: LineContext,
  tenantId: string,
  { control, agent, covers }: HandedOver,
  actor: string,
): Promise<number> {
  let stopped = 0;
  let afterId: string | null = null;
  for (;;) {
    const after: string | null = afterId;
    const found = await inTenant(context.database, tenantId, async (tx) => {
      const page = await listAgentDelays(tx, agent, after, batchSize);
      const ids = page.filter(covers).map((one) => one.id);
      if (ids.length > 0) stopped += await turnToReviews(context, tx, ids, actor, { control });
      return page;
    });
    afterId = found.at(-1)?.id ?? null;
    if (found.length < batchSize) break;
  }
  if (stopped === 0) return 0;
  await inTenant(context.database, tenantId, (tx) =>
    appendAudit(context, tx, [
      {
        ...{ stage: 'control', type: 'delays_stopped', actor, itemId: null },
        detail: { control, agent, stopped },
      },
    ]),
  );
  context.announce(tenantId, 'items');
  context.announce(tenantId, 'reviews');
  return stopped;
}

function modeOf(value: string | null): Mode {
  return modes.find((one) => one === value) ?? 'normal';
}

export function hasCategory(category: string): HandedOver['covers'] {
  return ({ fields }) => {
    const main = mainField((fields ?? []).map((one) => one.field));
    return (fields ?? []).some((one) => one.field === main && one.value === category);
  };
}

export function hasTarget(target: string): HandedOver['covers'] {
  return ({ fields }) => (fields ?? []).some((one) => `${one.field}=${one.value}` === target);
}

/** `burst:AGENT/field=value` → `field=value`. */
function targetOf(control: string): string {
  return control.slice(control.indexOf('/') + 1);
}
