import { appendAudit } from '../agents/version-change.ts';
import type { LineContext } from '../line/context.ts';
import { setControl } from '../store/control/controls.ts';
import { raiseEpoch } from '../store/control/raise-epoch.ts';
import { inTenant } from '../store/tx.ts';

export interface SwitchChange {
  /** `tenant`, `agent:NAME`, `source:NAME` or `tool:NAME`. */
  readonly id: string;
  readonly tripped: boolean;
  readonly reason: string;
  /** RFC 3339; null: until a person resets it. */
  readonly until: string | null;
  readonly actor: string;
}

/**
 * Trips or resets a switch and raises the epoch. When this returns, every decision under the old controls has committed and
 * none will: what was decided and not yet sent is gated again. Requests already sent end within their deadline.
 *
 * @returns the new epoch.
 */
export async function setSwitch(
  context: LineContext,
  tenantId: string,
  change: SwitchChange,
): Promise<number> {
  const epoch = await inTenant(
    context.database,
    tenantId,
    async (tx) => {
      await setControl(tx, change);
      const raised = await raiseEpoch(tx);
      await appendAudit(context, tx, [
        {
          stage: 'control',
          type: change.tripped ? 'tripped' : 'reset',
          actor: change.actor,
          itemId: null,
          detail: { control: change.id, reason: change.reason, until: change.until, epoch: raised },
        },
      ]);
      return raised;
    },
    { epoch: 'change' },
  );
  context.announce(tenantId, 'controls');
  return epoch;
}
