import type { Json } from '@signalbox/domain';
import { appendAudit } from '../../agents/version-change.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { readWorkspaceState } from '../../store/agent/workspace-state.ts';
import { closeHold } from '../../store/hold/close-hold.ts';
import { type HoldRow, lockHold } from '../../store/hold/lock-hold.ts';
import { openHold } from '../../store/hold/open-hold.ts';
import { supersedeChecks } from '../../store/hold/supersede-checks.ts';
import { withdrawAction } from '../../store/item/change-action.ts';
import { lockAction } from '../../store/item/lock-action.ts';
import { moveItem } from '../../store/item/move-item.ts';
import { voidOutcomes } from '../../store/learn/void-outcomes.ts';
import { refreshHistory } from '../../store/requester/refresh-history.ts';
import { requesterOf } from '../../store/requester/requester-of.ts';
import type { Tx } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';
import { Refusal } from '../refusal.ts';

const defaultReviewMs = 24 * 60 * 60 * 1000;

/**
 * Locks a delay and takes back what it waits to write, until the first byte is sent: also in the moment between its end and
 * that byte. The caller moves the item in the same transaction.
 *
 * @throws Refusal `not_found`, `hold_closed`, `write_started`
 */
export async function stopDelay(tx: Tx, holdId: string): Promise<HoldRow> {
  const hold = await lockHold(tx, holdId, ['delay']);
  if (hold === undefined) throw new Refusal('not_found');
  const stoppable = hold.state === 'open' || hold.state === 'released';
  if (!stoppable) throw new Refusal('hold_closed');
  const action = await lockAction(tx, hold.item_id, hold.decision_id);
  if (action === undefined) throw new Refusal('not_found');
  if (action.attempts > action.forgiven) throw new Refusal('write_started');
  await withdrawAction(tx, action.id);
  if (hold.state === 'open') await closeHold(tx, holdId, 'cancelled');
  return hold;
}

/** An undone verdict teaches nothing: the reviewer took it back. */
export async function unlearn(
  context: LineContext,
  tx: Tx,
  hold: HoldRow,
  actor: string,
): Promise<void> {
  const { item_id: itemId, decision_id: decisionId } = hold;
  const outcomes = await voidOutcomes(tx, { itemId, decisionId });
  if (outcomes === 0) return;
  await refreshHistory(tx, await requesterOf(tx, itemId));
  const detail = { holdId: hold.id, decisionId, outcomes, checkId: hold.check_id };
  await appendAudit(context, tx, [
    { stage: 'learn', type: 'outcomes_voided', actor, itemId, detail },
  ]);
}

/** Where the reviews go that people ask for, and how long they may stand. */
export async function reviewTerms(
  context: LineContext,
  tx: Tx,
): Promise<{ readonly until: string; readonly queue: string }> {
  const review = (await readWorkspaceState(tx))?.policy.review;
  const until = new Date(context.now() + (review?.expiresAfterMs ?? defaultReviewMs)).toISOString();
  return { until, queue: review?.queue ?? 'people' };
}

/** Opens a review of a stopped delay's decision: the one an undone verdict returns to, or one a person asked for. */
export async function openReview(
  context: LineContext,
  tx: Tx,
  hold: HoldRow,
  origin: 'verdict' | 'person',
): Promise<void> {
  const terms = await reviewTerms(context, tx);
  const id = uuidV7();
  const queue = hold.queue ?? terms.queue;
  const { item_id: itemId, decision_id: decisionId } = hold;
  const { until } = terms;
  await openHold(tx, { id, itemId, decisionId, kind: 'review', origin, until, queue });
  await supersedeChecks(tx, [itemId]);
  await moveHeld(tx, hold, 'in_review', id, queue);
}

/** Moves the item of a delay on. @throws Refusal `hold_closed` when it has gone on since. */
export async function moveHeld(
  tx: Tx,
  hold: HoldRow,
  to: 'deciding' | 'cancelled' | 'in_review' | 'held' | 'resolved',
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

/** Records what a person did with a delay. `reason` is redacted already; `more` is of what an undo returned to. */
export async function noteHold(
  context: LineContext,
  tx: Tx,
  hold: HoldRow,
  type: string,
  actor: string,
  reason: string | null,
  more: Readonly<Record<string, Json>> = {},
): Promise<void> {
  const detail = { holdId: hold.id, decisionId: hold.decision_id, reason, ...more };
  await appendAudit(context, tx, [{ stage: 'hold', type, actor, itemId: hold.item_id, detail }]);
}
