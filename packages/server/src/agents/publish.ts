import { keepArticles } from '../knowledge/keep-articles.ts';
import { fitRuleCalibrators, type RuleCalibration } from '../learn/fit-rule-calibrators.ts';
import { putRuleCalibrators } from '../learn/put-rule-calibrators.ts';
import type { LineContext } from '../line/context.ts';
import { readLiveVersions } from '../store/agent/read-live-versions.ts';
import { removeReleases } from '../store/agent/set-release.ts';
import { readWorkspaceState, saveWorkspaceState } from '../store/agent/workspace-state.ts';
import { raiseEpoch } from '../store/control/raise-epoch.ts';
import { endHandOvers, startHandOvers } from '../store/hand-over/cursor.ts';
import { setLiveArticles } from '../store/knowledge/live-articles.ts';
import { readTrainingRows } from '../store/learn/read-training-rows.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import { describeAgentVersion } from '../workspace/agent-version.ts';
import type { LoadedWorkspace } from '../workspace/loaded-workspace.ts';
import type { VersionConfig } from './load-runtime.ts';
import { appendAudit, release } from './version-change.ts';

export interface Published {
  /** False when these files were published before: a rollback made since is left in force. */
  readonly changed: boolean;
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Puts the files of a workspace in force: policy, sources and a version of each agent, which keeps the model its predecessor
 * had. Publishing the same files again changes nothing.
 */
export async function publishWorkspace(
  context: LineContext,
  tenantId: string,
  workspace: LoadedWorkspace,
  actor: string,
): Promise<Published> {
  const rows = await inTenant(context.database, tenantId, async (tx) =>
    (await isInForce(tx, workspace)) ? [] : readTrainingRows(tx),
  );
  await keepArticles(context.database, tenantId, workspace.articles);
  // Fitted before the epoch lock is taken: a switch must not wait for a computation. Rules do not depend on the model.
  const fitted = new Map<string, readonly RuleCalibration[]>();
  for (const agent of workspace.agents) {
    const { rules } = describeAgentVersion(workspace, agent, null)
      .config as unknown as VersionConfig;
    fitted.set(agent.agent, fitRuleCalibrators(rules, rows));
  }
  const published = await inTenant(
    context.database,
    tenantId,
    async (tx): Promise<Published> => {
      const live = await readLiveVersions(tx);
      if (await isInForce(tx, workspace)) {
        const versions = Object.fromEntries(live.map((row) => [row.agent, row.version_id]));
        return { changed: false, versions };
      }
      const models = new Map(live.map((row) => [row.agent, (row.config as VersionConfig).model]));
      const newest = [...models.values()].find((model) => model !== null) ?? null;
      const versions: Record<string, string> = {};
      for (const [position, agent] of workspace.agents.entries()) {
        const model = models.get(agent.agent) ?? newest;
        const version = describeAgentVersion(workspace, agent, model);
        versions[agent.agent] = version.id;
        await release(context, tx, [{ agent: agent.agent, version, position }], actor, 'workspace');
        const calibrations = fitted.get(agent.agent) ?? [];
        await putRuleCalibrators(tx, { agent: agent.agent, id: version.id }, calibrations);
      }
      const removed = await removeReleases(tx, Object.keys(versions));
      await saveWorkspaceState(tx, workspace);
      await setLiveArticles(tx, workspace.articles);
      const told = workspace.sources.some((one) => 'handOver' in one || 'acknowledge' in one);
      await (told ? startHandOvers(tx) : endHandOvers(tx));
      const detail = { contentHash: workspace.contentHash, removedAgents: removed };
      const draft = { stage: 'control', type: 'workspace_published', actor, itemId: null, detail };
      await appendAudit(context, tx, [draft]);
      await raiseEpoch(tx);
      return { changed: true, versions };
    },
    { epoch: 'change' },
  );
  if (published.changed) context.announce(tenantId, 'agents');
  return published;
}

async function isInForce(tx: Tx, workspace: LoadedWorkspace): Promise<boolean> {
  return (await readWorkspaceState(tx))?.content_hash === workspace.contentHash;
}
