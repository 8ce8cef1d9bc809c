import { type ControlTarget, type Mode, parseControlId } from '@signalbox/domain';
import { appendAudit } from '../agents/version-change.ts';
import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import { redactRemark } from '../redaction/redact-remark.ts';
import { readLiveVersions } from '../store/agent/read-live-versions.ts';
import { listSources } from '../store/agent/workspace-state.ts';
import { listControls, setControl } from '../store/control/controls.ts';
import { forceControl, freeControl } from '../store/control/force-control.ts';
import { raiseEpoch } from '../store/control/raise-epoch.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import { agentOf } from './findings-of-rows.ts';
import { hasCategory, hasTarget, stopDelays } from './hand-over.ts';
import { settleReset } from './settle-reset.ts';

export interface SwitchChange {
  /** A switch (`tenant`, `agent:NAME`, `source:NAME`, `tool:NAME`) or a control that also moves by itself (`mode:…`, …). */
  readonly id: string;
  readonly tripped: boolean;
  readonly reason: string;
  /** RFC 3339; null: until a person resets it. */
  readonly until: string | null;
  /** How far a `mode:…` control is to degrade. Default `handback`; of no meaning for others. */
  readonly mode?: Exclude<Mode, 'normal'> | undefined;
  readonly actor: string;
}

/**
 * Trips or resets a control and raises the epoch. When this returns, every decision under the old controls has committed and
 * none will: what was decided and not yet sent is gated again. Requests already sent end within their deadline. What waits for
 * its delay under a control that a person made stricter goes to people.
 *
 * @returns the new epoch.
 * @throws Refusal `unknown_control` for a name that stops nothing; what was once tripped can always be reset.
 */
export async function setSwitch(
  context: LineContext,
  tenantId: string,
  change: SwitchChange,
): Promise<number> {
  const control = parseControlId(change.id);
  const epoch = await inTenant(
    context.database,
    tenantId,
    async (tx) => {
      if (!(await isKnown(tx, change, control))) throw new Refusal('unknown_control');
      const mode = await apply(tx, change, control);
      const raised = await raiseEpoch(tx);
      const { id, until } = change;
      const reason = redactRemark(change.reason);
      await appendAudit(context, tx, [
        {
          stage: 'control',
          type: change.tripped ? 'tripped' : 'reset',
          actor: change.actor,
          itemId: null,
          detail: {
            ...{ control: id, reason, until, epoch: raised },
            ...(mode === null ? {} : { mode }),
          },
        },
      ]);
      return raised;
    },
    { epoch: 'change' },
  );
  context.announce(tenantId, 'controls');
  if (control === null) return epoch;
  if (!change.tripped) return settleReset(context, tenantId, change.id);
  await giveDelaysToPeople(context, tenantId, change, control);
  return epoch;
}

/** The mode a person set; null for switches and resets. */
async function apply(
  tx: Tx,
  { id, tripped, reason, actor, until, mode: wanted }: SwitchChange,
  control: ControlTarget | null,
): Promise<Mode | null> {
  if (control === null) {
    await setControl(tx, { id, tripped, reason, actor, until });
    return null;
  }
  if (!tripped) {
    await freeControl(tx, id);
    return null;
  }
  const mode = control.kind === 'mode' ? (wanted ?? 'handback') : 'safe';
  await forceControl(tx, { id, kind: control.kind, mode, reason, actor, until });
  return mode;
}

async function giveDelaysToPeople(
  context: LineContext,
  tenantId: string,
  { id, actor }: SwitchChange,
  control: ControlTarget,
): Promise<void> {
  const agent = agentOf(control);
  if (agent === null) return;
  const covers =
    control.kind === 'burst'
      ? hasTarget(control.target)
      : control.kind === 'mode' && control.category !== null
        ? hasCategory(control.category)
        : () => true;
  await stopDelays(context, tenantId, { control: id, agent, covers }, actor);
}

// There whether or not they were published, as for items that come in.
const sourcesAlways: readonly string[] = ['api', 'desk'];

/** A misspelt control that says it is tripped while everything runs on is worse than none. */
async function isKnown(
  tx: Tx,
  { id, tripped }: SwitchChange,
  control: ControlTarget | null,
): Promise<boolean> {
  if (id === 'tenant') return true;
  if (!tripped && (await listControls(tx)).some((one) => one.id === id)) return true;
  if (control !== null) {
    const agent = agentOf(control);
    if (agent !== null) return isAgent(tx, agent);
    return control.kind === 'breaker' && isSource(tx, control.name);
  }
  const [kind, name] = splitOnce(id);
  switch (kind) {
    case 'agent':
      return isAgent(tx, name);
    case 'source':
      return isSource(tx, name);
    default:
      // This version has no tools.
      return false;
  }
}

async function isAgent(tx: Tx, name: string): Promise<boolean> {
  return (await readLiveVersions(tx)).some((one) => one.agent === name);
}

async function isSource(tx: Tx, name: string): Promise<boolean> {
  return sourcesAlways.includes(name) || (await listSources(tx)).some((one) => one.name === name);
}

function splitOnce(id: string): readonly [string, string] {
  const at = id.indexOf(':');
  return [id.slice(0, Math.max(0, at)), id.slice(at + 1)];
}
