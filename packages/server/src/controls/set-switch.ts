import { appendAudit } from '../agents/version-change.ts';
import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import { redactRemark } from '../redaction/redact-remark.ts';
import { readLiveVersions } from '../store/agent/read-live-versions.ts';
import { listSources } from '../store/agent/workspace-state.ts';
import { listControls, setControl } from '../store/control/controls.ts';
import { raiseEpoch } from '../store/control/raise-epoch.ts';
import { inTenant, type Tx } from '../store/tx.ts';

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
 * @throws Refusal `unknown_control` for a name that stops nothing; what was once tripped can always be reset.
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
      if (!(await isKnown(tx, change))) throw new Refusal('unknown_control');
      await setControl(tx, change);
      const raised = await raiseEpoch(tx);
      await appendAudit(context, tx, [
        {
          stage: 'control',
          type: change.tripped ? 'tripped' : 'reset',
          actor: change.actor,
          itemId: null,
          detail: {
            control: change.id,
            reason: redactRemark(change.reason),
            until: change.until,
            epoch: raised,
          },
        },
      ]);
      return raised;
    },
    { epoch: 'change' },
  );
  context.announce(tenantId, 'controls');
  return epoch;
}

// There whether or not they were published, as for items that come in.
const sourcesAlways: readonly string[] = ['api', 'desk'];

/** A misspelt switch that says it is tripped while everything runs on is worse than none. */
async function isKnown(tx: Tx, { id, tripped }: SwitchChange): Promise<boolean> {
  if (id === 'tenant') return true;
  if (!tripped && (await listControls(tx)).some((one) => one.id === id)) return true;
  const [kind, name] = splitOnce(id);
  switch (kind) {
    case 'agent':
      return (await readLiveVersions(tx)).some((one) => one.agent === name);
    case 'source':
      return (
        sourcesAlways.includes(name) || (await listSources(tx)).some((one) => one.name === name)
      );
    default:
      // This version has no tools.
      return false;
  }
}

function splitOnce(id: string): readonly [string, string] {
  const at = id.indexOf(':');
  return [id.slice(0, Math.max(0, at)), id.slice(at + 1)];
}
