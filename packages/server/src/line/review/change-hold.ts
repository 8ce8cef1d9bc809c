import { appendAudit } from '../../agents/version-change.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { redactRemark } from '../../redaction/redact-remark.ts';
import { readWorkspaceState } from '../../store/agent/workspace-state.ts';
import { closeHold } from '../../store/hold/close-hold.ts';
import { type HoldRow, lockHold } from '../../store/hold/lock-hold.ts';
import { openHold } from '../../store/hold/open-hold.ts';
import { withdrawAction } from '../../store/item/change-action.ts';
import { lockAction } from '../../store/item/lock-action.ts';
import { moveItem } from '../../store/item/move-item.ts';
import { enqueue } from '../../store/jobs/enqueue.ts';
import { voidOutcomes } from '../../store/learn/void-outcomes.ts';
import { inTenant, type Tx } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';
import { Refusal } from '../refusal.ts';

const defaultReviewMs = 24 * 60 * 60 * 1000;

export interface HoldChanged {
  readonly itemId: string;
  readonly state: 'deciding' | 'cancelled' | 'in_review';
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
    await move(tx, hold, 'deciding', null, null);
    await enqueue(tx, 'regate', { ids: [hold.item_id] });
    await note(context, tx, hold, 'hold_released', actor, null);
    return { itemId: hold.item_id, state: 'deciding' };
  });
  context.announce(tenantId, 'items');
  return changed;
}

/**
 * Stops a delayed item. What an agent decided is cancelled for good; what a person approved goes back to review. Possible
 * until the write starts, also in the moment between the end of the delay and the first byte.
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
    const hold = await lockHold(tx, holdId, 'delay');
    if (hold === undefined) throw new Refusal('not_found');
    const stoppable = hold.state === 'open' || hold.state === 'released';
    if (!stoppable) throw new Refusal('hold_closed');
    const action = await lockAction(tx, hold.item_id, hold.decision_id);
    if (action === undefined) throw new Refusal('not_found');
    if (action.attempts > action.forgiven) throw new Refusal('write_started');
    await withdrawAction(tx, action.id);
    if (hold.state === 'open') await closeHold(tx, holdId, 'cancelled');
    const remark = reason === null ? null : redactRemark(reason);
    await note(context, tx, hold, 'hold_cancelled', actor, remark);
    if (hold.origin === 'gate') {
      await move(tx, hold, 'cancelled', null, null);
      return { itemId: hold.item_id, state: 'cancelled' };
    }
    await unlearn(context, tx, hold, actor);
    await reopenReview(context, tx, hold);
    return { itemId: hold.item_id, state: 'in_review' };
  });
  context.announce(tenantId, 'items');
  return changed;
}

async function openDelay(tx: Tx, holdId: string): Promise<HoldRow> {
  const hold = await lockHold(tx, holdId, 'delay');
  if (hold === undefined) throw new Refusal('not_found');
  if (hold.state === 'released') throw new Refusal('write_started');
  if (hold.state !== 'open') throw new Refusal('hold_closed');
  return hold;
}

/** An undone verdict teaches nothing: the reviewer took it back. */
async function unlearn(context: LineContext, tx: Tx, hold: HoldRow, actor: string): Promise<void> {
  const { item_id: itemId, decision_id: decisionId } = hold;
  const outcomes = await voidOutcomes(tx, { itemId, decisionId });
  if (outcomes === 0) return;
  const detail = { holdId: hold.id, decisionId, outcomes };
  await appendAudit(context, tx, [
    { stage: 'learn', type: 'outcomes_voided', actor, itemId, detail },
  ]);
}

async function reopenReview(context: LineContext, tx: Tx, hold: HoldRow): Promise<void> {
  const review = (await readWorkspaceState(tx))?.policy.review;
  const id = uuidV7();
  const until = new Date(context.now() + (review?.expiresAfterMs ?? defaultReviewMs)).toISOString();
  const queue = hold.queue ?? review?.queue ?? 'people';
  const { item_id: itemId, decision_id: decisionId } = hold;
  await openHold(tx, { id, itemId, decisionId, kind: 'review', until, queue });
  await move(tx, hold, 'in_review', id, queue);
}

async function move(
  tx: Tx,
  hold: HoldRow,
  to: 'deciding' | 'cancelled' | 'in_review',
  holdId: string | null,
  queue: string | null,
): Promise<void> {
  const from = ['held', 'deciding', 'writing'] as const;
  // An item elsewhere, or at another decision, has gone on since: only a hold released before that comes here.
  const decisionId = hold.decision_id;
  if (!(await moveItem(tx, { id: hold.item_id, from, to, holdId, queue, decisionId }))) {
    throw new Refusal('hold_closed');
  }
}

async function note(
  context: LineContext,
  tx: Tx,
  hold: HoldRow,
  type: string,
  actor: string,
  reason: string | null,
): Promise<void> {
  const detail = { holdId: hold.id, decisionId: hold.decision_id, reason };
  await appendAudit(context, tx, [{ stage: 'hold', type, actor, itemId: hold.item_id, detail }]);
}
