import { setTimeout as wait } from 'node:timers/promises';
import type { LineContext } from '../line/context.ts';
import { listControls } from '../store/control/controls.ts';
import { inTenant } from '../store/tx.ts';
import { findingsOfRows } from './findings-of-rows.ts';
import { openReducer } from './reducer.ts';

const settleWithinMs = 3_000;
const everyMs = 50;

/**
 * Waits until the controls have heard of a reset, taking the audit in itself, as no other process may be doing it. Gives up
 * after three seconds, when a transaction that still runs keeps the entry from being read: it is taken in as soon as that ends.
 *
 * @returns the epoch in force.
 */
export async function settleReset(
  context: LineContext,
  tenantId: string,
  control: string,
): Promise<number> {
  const reducer = openReducer(context);
  const giveUpMs = performance.now() + settleWithinMs;
  const before = await standing(context, tenantId, control);
  for (;;) {
    await reducer.reduce(tenantId);
    const now = await standing(context, tenantId, control);
    if (now.stands === null || now.stands !== before.stands || performance.now() >= giveUpMs) {
      return now.epoch;
    }
    await wait(everyMs);
  }
}

/** What the control has found itself, null for nothing, and the epoch. */
function standing(
  context: LineContext,
  tenantId: string,
  control: string,
): Promise<{ readonly stands: string | null; readonly epoch: number }> {
  return inTenant(context.database, tenantId, async (tx) => ({
    stands: findingsOfRows(await listControls(tx)).get(control)?.stands ?? null,
    epoch: tx.epoch,
  }));
}
