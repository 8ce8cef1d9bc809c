import type { ItemState } from '@signalbox/domain';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { readWorkspaceState } from '../../store/agent/workspace-state.ts';
import { cancelDecided } from '../../store/hold/close-hold.ts';
import { askedKinds, type HoldRow, lockHold } from '../../store/hold/lock-hold.ts';
import { openHold } from '../../store/hold/open-hold.ts';
import { readDelayEnd } from '../../store/hold/read-delay-end.ts';
import { removeCorrection } from '../../store/item/change-action.ts';
import { lockAction } from '../../store/item/lock-action.ts';
import type { Tx } from '../../store/tx.ts';
import { checkForMs } from '../checks.ts';
import type { LineContext } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { moveHeld } from './stop-delay.ts';
import { defaultUndoMs } from './wait-for-undo.ts';

export interface ReturnedCheck {
  readonly checkId: string;
  /** Where the item is again: what was written stays written, what waited waits again. */
  readonly state: Extract<ItemState, 'held' | 'resolved'>;
}

/**
 * Undoes a correction whose window the caller has stopped: its action goes, the check is open again as it was drawn, and the
 * item is where it was. What waited then for its delay waits at least as long as a verdict can be undone.
 *
 * @throws Refusal `not_found`, `hold_closed`, `write_started`
 */
export async function returnCheck(
  context: LineContext,
  tx: Tx,
  window: HoldRow,
  checkId: string,
): Promise<ReturnedCheck> {
  const check = await lockHold(tx, checkId, askedKinds);
  const correction = await lockAction(tx, window.item_id, window.decision_id);
  if (check === undefined || correction === undefined) throw new Refusal('not_found');
  // Looked for and not found, it counts as unsent; but its attempt stands in the record, and so must the action.
  if (correction.attempts > 0) throw new Refusal('write_started');
  await removeCorrection(tx, correction.id);
  const action = await lockAction(tx, window.item_id, window.decision_id);
  await cancelDecided(tx, check.id);
  const { item_id: itemId, decision_id: decisionId } = window;
  const { origin, queue, inclusion } = check;
  const returned = uuidV7();
  const until = new Date(context.now() + checkForMs).toISOString();
  const again = { id: returned, itemId, decisionId, kind: 'check', origin, queue } as const;
  await openHold(tx, { ...again, until, inclusion });
  if (action !== undefined && action.verdict !== null) {
    await moveHeld(tx, window, 'resolved', null, null);
    return { checkId: returned, state: 'resolved' };
  }
  await waitAgain(context, tx, window);
  return { checkId: returned, state: 'held' };
}

async function waitAgain(context: LineContext, tx: Tx, window: HoldRow): Promise<void> {
  const id = uuidV7();
  const { item_id: itemId, decision_id: decisionId } = window;
  const undoMs = (await readWorkspaceState(tx))?.policy.undoMs ?? defaultUndoMs;
  const endMs = (await readDelayEnd(tx, { itemId, decisionId }))?.getTime() ?? 0;
  const until = new Date(Math.max(endMs, context.now() + undoMs)).toISOString();
  const delay = { id, itemId, decisionId, kind: 'delay', origin: 'gate' } as const;
  await openHold(tx, { ...delay, until, queue: null });
  await moveHeld(tx, window, 'held', id, null);
}
