import type { SettleBody } from '@signalbox/contract';
import { appendAudit } from '../../agents/version-change.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { redactRemark } from '../../redaction/redact-remark.ts';
import { findStuck } from '../../store/item/find-stuck.ts';
import { moveItem } from '../../store/item/move-item.ts';
import { inTenant } from '../../store/tx.ts';
import { endAction } from '../../store/writeback/end-action.ts';
import { insertSettlement } from '../../store/writeback/insert-settlement.ts';
import { mayStillArrive } from '../../store/writeback/may-still-arrive.ts';
import type { LineContext } from '../context.ts';
import { Refusal } from '../refusal.ts';

/**
 * Ends a stuck item on the word of a person who has looked at its ticket: what was to be written stands there, or it will not be
 * written and people see to the ticket. The verdicts of its attempts stay as they were read. Nothing is sent any more: of this
 * and running it again one comes first, and the other is refused.
 *
 * @throws Refusal `not_found`, `not_stuck`; `write_in_flight` while a request of it may still arrive, so that nobody says that
 *   nothing will be written and something is
 */
export async function settleStuck(
  context: LineContext,
  tenantId: string,
  itemId: string,
  { as, reason }: SettleBody,
  actor: string,
): Promise<'resolved' | 'handed_over'> {
  const to = as === 'written' ? 'resolved' : 'handed_over';
  await inTenant(context.database, tenantId, async (tx) => {
    const stuck = await findStuck(tx, itemId);
    if (stuck === undefined) throw new Refusal('not_found');
    if (stuck.state !== 'stuck') throw new Refusal('not_stuck');
    const { action_id: actionId, stuck_code: code } = stuck;
    if (actionId !== null) {
      if (as === 'not_written' && (await mayStillArrive(tx, actionId))) {
        throw new Refusal('write_in_flight');
      }
      await endAction(tx, actionId);
    }
    const from = ['stuck'] as const;
    await moveItem(tx, { id: itemId, from, to, holdId: null, queue: null, decisionId: null });
    await insertSettlement(tx, { id: uuidV7(), itemId, actionId, ended: as, actor });
    const detail = { as, state: to, code, actionId, reason: redactRemark(reason) };
    await appendAudit(context, tx, [
      { stage: 'writeback', type: 'settled', actor, itemId, detail },
    ]);
  });
  context.announce(tenantId, 'items');
  return to;
}
