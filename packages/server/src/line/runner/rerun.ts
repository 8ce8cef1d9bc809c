import { appendAudit } from '../../agents/version-change.ts';
import { supersedeChecks } from '../../store/hold/supersede-checks.ts';
import { findStuck } from '../../store/item/find-stuck.ts';
import { moveItem } from '../../store/item/move-item.ts';
import { reopenAction } from '../../store/item/reopen-action.ts';
import { enqueue } from '../../store/jobs/enqueue.ts';
import { inTenant } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';
import { Refusal } from '../refusal.ts';

/**
 * Runs a stuck item again: a failed write is written once more with its own key, after a look at the ticket; anything else is
 * decided anew.
 *
 * @throws Refusal `not_found`, `not_stuck`
 */
export async function rerunItem(
  context: LineContext,
  tenantId: string,
  itemId: string,
  actor: string,
): Promise<'received' | 'deciding'> {
  const state = await inTenant(
    context.database,
    tenantId,
    async (tx) => {
      const stuck = await findStuck(tx, itemId);
      if (stuck === undefined) throw new Refusal('not_found');
      if (stuck.state !== 'stuck') throw new Refusal('not_stuck');
      const failedWrite = stuck.stuck_code?.startsWith('write_') === true;
      const actionId = failedWrite ? stuck.action_id : null;
      const to = actionId === null ? 'received' : 'deciding';
      const moved = { id: itemId, from: ['stuck'], to, holdId: null, queue: null } as const;
      await moveItem(tx, { ...moved, decisionId: null });
      if (actionId === null) {
        await supersedeChecks(tx, [itemId]);
        await enqueue(tx, 'advance', { ids: [itemId] });
      } else {
        await reopenAction(tx, actionId, actor);
        // Through the gate, not past it: a tripped switch holds for a repeated write too.
        await enqueue(tx, 'regate', { ids: [itemId] });
      }
      await appendAudit(context, tx, [
        { stage: 'control', type: 'rerun', actor, itemId, detail: { code: stuck.stuck_code } },
      ]);
      return to;
    },
    { epoch: 'hold' },
  );
  context.announce(tenantId, 'items');
  return state;
}
