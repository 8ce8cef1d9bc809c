import { redactRemark } from '../../redaction/redact-remark.ts';
import { closeHold } from '../../store/hold/close-hold.ts';
import { type HoldRow, lockHold } from '../../store/hold/lock-hold.ts';
import { enqueue } from '../../store/jobs/enqueue.ts';
import { inTenant, type Tx } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { returnCheck } from './return-check.ts';
import { moveHeld, noteHold, openReview, stopDelay, unlearn } from './stop-delay.ts';

export interface HoldChanged {
  readonly itemId: string;
  readonly state: 'deciding' | 'cancelled' | 'in_review' | 'held' | 'resolved';
}

/**
 * Lets a delayed item go at once: it is gated again now, and written only if that still says so.
 *
 * @throws Refusal `not_found`, `hold_closed`, `write_started`
 */
export async function releaseHold(
  context: LineContext,
  tenantId: string,
  holdId: string,
  actor: string,
): Promise<HoldChanged> {
  const changed = await inTenant(context.database, tenantId, async (tx): Promise<HoldChanged> => {
    const hold = await openDelay(tx, holdId);
    await closeHold(tx, holdId, 'released');
    await moveHeld(tx, hold, 'deciding', null, null);
    await enqueue(tx, 'regate', { ids: [hold.item_id] });
    await noteHold(context, tx, hold, 'hold_released', actor, null);
    return { itemId: hold.item_id, state: 'deciding' };
  });
  context.announce(tenantId, 'items');
  return changed;
}

/**
 * Stops a delayed item. What an agent decided is cancelled for good; what a person approved goes back to review, and what a
 * person corrected goes back to its check and to where it was before. Possible until the write starts, also in the moment between the end of the delay and the first byte.
 *
 * @throws Refusal `not_found`, `hold_closed`, `write_started`
 */
export async function cancelHold(
  context: LineContext,
  tenantId: string,
  holdId: string,
  reason: string | null,
  actor: string,
): Promise<HoldChanged> {
  const changed = await inTenant(context.database, tenantId, async (tx): Promise<HoldChanged> => {
    const hold = await stopDelay(tx, holdId);
    const remark = reason === null ? null : redactRemark(reason);
    if (hold.check_id !== null) {
      await unlearn(context, tx, hold, actor);
      const returned = await returnCheck(context, tx, hold, hold.check_id);
      await noteHold(context, tx, hold, 'hold_cancelled', actor, remark, { ...returned });
      return { itemId: hold.item_id, state: returned.state };
    }
    await noteHold(context, tx, hold, 'hold_cancelled', actor, remark);
    if (hold.origin === 'gate') {
      await moveHeld(tx, hold, 'cancelled', null, null);
      return { itemId: hold.item_id, state: 'cancelled' };
    }
    await unlearn(context, tx, hold, actor);
    await openReview(context, tx, hold, 'verdict');
    return { itemId: hold.item_id, state: 'in_review' };
  });
  context.announce(tenantId, 'items');
  return changed;
}

async function openDelay(tx: Tx, holdId: string): Promise<HoldRow> {
  const hold = await lockHold(tx, holdId, ['delay']);
  if (hold === undefined) throw new Refusal('not_found');
  if (hold.state === 'released') throw new Refusal('write_started');
  if (hold.state !== 'open') throw new Refusal('hold_closed');
  return hold;
}
