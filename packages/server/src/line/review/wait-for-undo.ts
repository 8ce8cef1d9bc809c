import type { ItemState } from '@signalbox/domain';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import type { HoldRow } from '../../store/hold/lock-hold.ts';
import { openHold } from '../../store/hold/open-hold.ts';
import { moveItem } from '../../store/item/move-item.ts';
import type { Tx } from '../../store/tx.ts';
import { Refusal } from '../refusal.ts';

/** How long a verdict can be undone in a workspace that was never published. */
export const defaultUndoMs = 10_000;

/**
 * Lets what a person approved wait for `until`, so that it can be undone.
 *
 * @throws Refusal `decision_superseded` when the item is in none of the states it may come from
 */
export async function waitForUndo(
  tx: Tx,
  review: HoldRow,
  until: string,
  from: readonly ItemState[],
): Promise<void> {
  const id = uuidV7();
  const { item_id: itemId, decision_id: decisionId, queue } = review;
  const checkId = review.kind === 'check' ? review.id : null;
  const window = { id, itemId, decisionId, kind: 'delay', origin: 'verdict' } as const;
  await openHold(tx, { ...window, until, queue, checkId });
  const to = { id: itemId, from, to: 'held', holdId: id, queue: null, decisionId } as const;
  if (!(await moveItem(tx, to))) throw new Refusal('decision_superseded');
}

/**
 * Gives an item to people.
 *
 * @throws Refusal `decision_superseded` as above
 */
export async function handOver(
  tx: Tx,
  review: HoldRow,
  queue: string,
  from: readonly ItemState[],
): Promise<void> {
  const { item_id: id, decision_id: decisionId } = review;
  const to = { id, from, to: 'handed_over', holdId: null, queue, decisionId } as const;
  if (!(await moveItem(tx, to))) throw new Refusal('decision_superseded');
}
