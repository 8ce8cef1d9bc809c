import { appendAudit } from '../agents/version-change.ts';
import type { LineContext } from '../line/context.ts';
import { listControls, setControl } from '../store/control/controls.ts';
import { freeControl } from '../store/control/force-control.ts';
import { raiseEpoch } from '../store/control/raise-epoch.ts';
import { asSql } from '../store/database.ts';
import { findDue } from '../store/sweep/find-due.ts';
import { inTenant } from '../store/tx.ts';

/** Switches tripped until a moment that has passed are reset, with an audit entry and a new epoch like any reset. */
export async function sweepSwitches(context: LineContext): Promise<void> {
  for (const due of await findDue(asSql(context.database.system), 'switches')) {
    await inTenant(
      context.database,
      due.tenant_id,
      async (tx) => {
        // Asked again under the lock: a person may have tripped one anew, for longer, since it was found.
        const over = (await listControls(tx)).filter(
          ({ kind, tripped, until }) =>
            kind === 'kill_switch' && tripped && until !== null && until.getTime() <= context.now(),
        );
        if (over.length === 0) return;
        for (const { id } of over) {
          await setControl(tx, {
            id,
            tripped: false,
            reason: 'its time is over',
            actor: 'system',
            until: null,
          });
          const detail = { control: id, reason: 'its time is over' };
          await appendAudit(context, tx, [
            { stage: 'control', type: 'reset', actor: 'system', itemId: null, detail },
          ]);
        }
        await raiseEpoch(tx);
      },
      { epoch: 'change' },
    );
    context.announce(due.tenant_id, 'controls');
  }
}

/** What a person had limited until a moment that has passed is left to what the control finds itself. */
export async function sweepForced(context: LineContext): Promise<void> {
  for (const due of await findDue(asSql(context.database.system), 'forced')) {
    await inTenant(
      context.database,
      due.tenant_id,
      async (tx) => {
        const over = (await listControls(tx)).filter(
          ({ forced_until: until }) => until !== null && until.getTime() <= context.now(),
        );
        if (over.length === 0) return;
        for (const { id } of over) await freeControl(tx, id);
        // Not a reset: that would also take back what the control found itself.
        const drafts = over.map(({ id }) => ({
          ...{ stage: 'control', type: 'trip_expired', actor: 'system', itemId: null },
          detail: { control: id },
        }));
        await appendAudit(context, tx, drafts);
        await raiseEpoch(tx);
      },
      { epoch: 'change' },
    );
    context.announce(due.tenant_id, 'controls');
  }
}
