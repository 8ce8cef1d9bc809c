import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import { redactRemark } from '../redaction/redact-remark.ts';
import { listVersions } from '../store/agent/list-versions.ts';
import { readLiveVersions } from '../store/agent/read-live-versions.ts';
import { setRelease } from '../store/agent/set-release.ts';
import { raiseEpoch } from '../store/control/raise-epoch.ts';
import { inTenant } from '../store/tx.ts';
import { appendAudit } from './version-change.ts';

/**
 * Makes an earlier version of an agent serve again: `to`, or the one that served before. In force everywhere when this
 * returns, because the epoch is raised.
 *
 * @returns the new epoch.
 * @throws Refusal `not_found` for an unknown agent or version, `nothing_to_roll_back`
 */
export async function rollBackAgent(
  context: LineContext,
  tenantId: string,
  request: {
    readonly agent: string;
    readonly to: string | null;
    readonly reason: string;
    readonly actor: string;
  },
): Promise<number> {
  const epoch = await inTenant(
    context.database,
    tenantId,
    async (tx) => {
      const releases = await readLiveVersions(tx);
      const position = releases.findIndex((one) => one.agent === request.agent);
      const live = releases[position];
      if (live === undefined) throw new Refusal('not_found');
      const to = request.to ?? live.previous_id;
      if (to === null || to === live.version_id) throw new Refusal('nothing_to_roll_back');
      const versions = await listVersions(tx, request.agent);
      if (!versions.some((version) => version.id === to)) throw new Refusal('not_found');
      await setRelease(tx, { agent: request.agent, versionId: to, position });
      const raised = await raiseEpoch(tx);
      const detail = {
        agent: request.agent,
        from: live.version_id,
        to,
        reason: redactRemark(request.reason),
        epoch: raised,
      };
      await appendAudit(context, tx, [
        { stage: 'control', type: 'rolled_back', actor: request.actor, itemId: null, detail },
      ]);
      return raised;
    },
    { epoch: 'change' },
  );
  context.announce(tenantId, 'agents');
  return epoch;
}
