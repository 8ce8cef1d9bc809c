import type { AgentConfig, Policy, RuleConfig } from '@signalbox/contract';
import { riskOf } from '@signalbox/contract';
import { applyCalibrator, compileRules, parseCalibrator } from '@signalbox/domain';
import type { Logger } from 'pino';
import { type LiveVersionRow, readLiveVersions } from '../store/agent/read-live-versions.ts';
import { readWorkspaceState } from '../store/agent/workspace-state.ts';
import { listControls } from '../store/control/controls.ts';
import { type CalibratorRow, latestCalibrators } from '../store/learn/calibrators.ts';
import type { Tx } from '../store/tx.ts';

import type { ModelCache } from './model-cache.ts';
import type { AgentRuntime, RuntimeSource, TenantRuntime } from './runtime.ts';

/** The recorded configuration of a version, as `describeAgentVersion` writes it. */
export interface VersionConfig {
  readonly agent: AgentConfig & { readonly delayNonUrgentMs: number };
  readonly policy: Pick<Policy, 'thresholds' | 'urgent'>;
  readonly rules: readonly RuleConfig[];
  readonly model: string | null;
}

/**
 * A source of runtimes that keeps one per tenant and epoch. Everything that decides is changed under the epoch lock and raises
 * the epoch, so an equal epoch means an equal runtime.
 */
export function cachedRuntimes(models: ModelCache, logger: Logger): RuntimeSource {
  const cache = new Map<string, TenantRuntime>();
  return async (tx) => {
    const cached = cache.get(tx.tenantId);
    if (cached !== undefined && cached.epoch === tx.epoch) return cached;
    const loaded = await loadRuntime(tx, models, logger);
    cache.set(tx.tenantId, loaded);
    return loaded;
  };
}

async function loadRuntime(tx: Tx, models: ModelCache, logger: Logger): Promise<TenantRuntime> {
  const versions = await readLiveVersions(tx);
  const state = await readWorkspaceState(tx);
  const controls = await listControls(tx);
  const calibrators = await latestCalibrators(
    tx,
    versions.map((version) => version.version_id),
  );
  const agents: AgentRuntime[] = [];
  if (state !== undefined) {
    for (const version of versions) {
      agents.push(await loadAgent(tx, version, state.policy, calibrators, models, logger));
    }
  }
  return {
    epoch: tx.epoch,
    agents,
    switches: controls
      .filter((control) => control.tripped)
      .map((control) => ({ id: control.id, untilMs: control.until?.getTime() ?? null })),
  };
}

async function loadAgent(
  tx: Tx,
  version: LiveVersionRow,
  policy: Policy,
  calibrators: readonly CalibratorRow[],
  models: ModelCache,
  logger: Logger,
): Promise<AgentRuntime> {
  const config = version.config as VersionConfig;
  const { agent } = config;
  const model = config.model === null ? null : await models.load(tx, config.model);
  if (config.model !== null && model === null) {
    logger.error(
      { agent: agent.agent, model: config.model },
      'the model is missing or damaged; rules answer',
    );
  }
  return {
    agent: agent.agent,
    versionId: version.version_id,
    kind: agent.scope.kind,
    sources: agent.scope.sources === 'all' ? 'all' : new Set(agent.scope.sources),
    autonomy: agent.autonomy,
    risk: riskOf(agent, 'set_fields'),
    tierThreshold: agent.tierThreshold,
    fields: Object.entries(agent.fields)
      .filter(([, field]) => field.on)
      .map(([name, field]) => ({
        field: name,
        target: field.target,
        allowed: field.values === null ? null : new Set(field.values),
      })),
    rules: agent.tiers.includes('rules') ? compileRules(config.rules) : null,
    model,
    modelLost: config.model !== null && model === null,
    calibrators: calibratorsOf(version.version_id, calibrators),
    gate: {
      thresholds: config.policy.thresholds,
      agentThresholds: agent.thresholds,
      fieldThresholds: Object.fromEntries(
        Object.entries(agent.fields).map(([name, field]) => [name, field.thresholds]),
      ),
      overrides: agent.overrides,
      urgent: config.policy.urgent,
    },
    hold: {
      delayNonUrgentMs: agent.delayNonUrgentMs,
      undoMs: policy.undoMs,
      reviewExpiresAfterMs: policy.review.expiresAfterMs,
      queue: policy.review.queue,
    },
  };
}

function calibratorsOf(
  versionId: string,
  rows: readonly CalibratorRow[],
): AgentRuntime['calibrators'] {
  const calibrators = new Map<string, (raw: number) => number>();
  for (const row of rows) {
    const calibrator = row.version === versionId ? parseCalibrator(row.params) : null;
    if (calibrator !== null) calibrators.set(row.field, (raw) => applyCalibrator(calibrator, raw));
  }
  return calibrators;
}
