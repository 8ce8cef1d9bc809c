import type {
  AgentConfig,
  AgentThinking,
  Policy,
  RuleConfig,
  SourceConfig,
} from '@signalbox/contract';
import { agentThinkingDefaults, riskOf } from '@signalbox/contract';
import { applyCalibrator, compileRules, graverRisk, parseCalibrator } from '@signalbox/domain';
import type { Logger } from 'pino';
import { readBurstTerms } from '../controls/burst-terms.ts';
import { type LiveVersionRow, readLiveVersions } from '../store/agent/read-live-versions.ts';
import { readVersion } from '../store/agent/read-version.ts';
import { listSources, readWorkspaceState } from '../store/agent/workspace-state.ts';
import { listControls } from '../store/control/controls.ts';
import { type CalibratorRow, latestCalibrators } from '../store/learn/calibrators.ts';
import { readAllValues } from '../store/requester/read-all-values.ts';
import type { Tx } from '../store/tx.ts';
import type { AskedConfig, MeaningConfig } from '../workspace/agent-version.ts';
import { effectiveControls } from './effective-controls.ts';
import type { ModelCache } from './model-cache.ts';
import type { AgentRuntime, RuntimeSource, SourceTerms, TenantRuntime } from './runtime.ts';

const defaultSampleRate = 0.08;
const defaultAssistedFrom = 0.6;

/** The recorded configuration of a version, as `describeAgentVersion` writes it. */
export interface VersionConfig {
  /** What an agent says of models by default is left out. */
  readonly agent: Omit<AgentConfig, keyof AgentThinking> &
    Partial<AgentThinking> & { readonly delayNonUrgentMs: number };
  /** Whom it asks; absent: no model. */
  readonly asked?: AskedConfig;
  readonly policy: Pick<Policy, 'thresholds' | 'urgent'>;
  readonly rules: readonly RuleConfig[];
  readonly model: string | null;
  /** Path → id of the articles it reads; absent for one that reads none. */
  readonly knowledge?: Readonly<Record<string, string>> | undefined;
  /** How these are searched by meaning; absent: by words alone. */
  readonly meaning?: MeaningConfig | undefined;
}

/** What is usual changes without an epoch. */
const reloadAfterMs = 60_000;

/**
 * A source of runtimes that keeps one per tenant and epoch. Everything that decides is changed under the epoch lock and raises
 * the epoch, so an equal epoch means an equal runtime; what is usual, which bursts are compared with, is read again every minute.
 */
export function cachedRuntimes(models: ModelCache, logger: Logger): RuntimeSource {
  const cache = new Map<string, { readonly runtime: TenantRuntime; readonly loadedMs: number }>();
  const current = async (tx: Tx): Promise<TenantRuntime> => {
    const cached = cache.get(tx.tenantId);
    const nowMs = performance.now();
    if (cached?.runtime.epoch === tx.epoch && nowMs - cached.loadedMs < reloadAfterMs) {
      return cached.runtime;
    }
    const runtime = await loadRuntime(tx, models, logger);
    cache.set(tx.tenantId, { runtime, loadedMs: nowMs });
    return runtime;
  };
  return Object.assign(current, {
    version: (tx: Tx, agent: string, id: string) => loadVersion(tx, agent, id, models, logger),
  });
}

async function loadVersion(
  tx: Tx,
  agent: string,
  id: string,
  models: ModelCache,
  logger: Logger,
): Promise<AgentRuntime | null> {
  const version = await readVersion(tx, agent, id);
  const state = await readWorkspaceState(tx);
  if (version === undefined || state === undefined) return null;
  const calibrators = await latestCalibrators(tx, [id]);
  return loadAgent(tx, version, state.policy, calibrators, models, logger);
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
  const specialists = agents.filter(({ thinking }) => thinking.role === 'specialist');
  return {
    epoch: tx.epoch,
    agents: agents.filter(({ thinking }) => thinking.role === 'desk'),
    specialists: new Map(specialists.map((one) => [one.agent, one])),
    checked: await readAllValues(tx),
    switches: controls
      .filter((control) => control.kind === 'kill_switch' && control.tripped)
      .map((control) => ({ id: control.id, untilMs: control.until?.getTime() ?? null })),
    controls: effectiveControls(controls),
    sampleRate: sampleRateOf(state?.policy),
    // A policy published by an older version does not say.
    costs: (state?.policy as Partial<Policy> | undefined)?.costs ?? [],
    terms: termsOf(await listSources(tx)),
    assistedFrom: state?.policy.thresholds.assisted ?? defaultAssistedFrom,
    injection: (state?.policy as Partial<Policy> | undefined)?.guard?.injection ?? 'person',
    bursts: await readBurstTerms(tx),
  };
}

function termsOf(sources: readonly SourceConfig[]): ReadonlyMap<string, SourceTerms> {
  const terms = new Map<string, SourceTerms>();
  for (const source of sources) if ('fields' in source) terms.set(source.name, source);
  return terms;
}

/** What an older version published has no rate. */
function sampleRateOf(policy: Partial<Policy> | undefined): number {
  return policy?.sampleRate ?? defaultSampleRate;
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
    // Words of a model are seen by whoever asked, whatever its file says of them.
    answerRisk: graverRisk('visible', riskOf(agent, 'answer')),
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
    thinking: thinkingOf(config),
    optimisesFor: agent.optimisesFor,
    grants: agent.tools ?? [],
    knowledge: agent.knowledge ?? [],
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

/** Lists are recorded as sets; the order of models is kept beside them. */
function thinkingOf({ agent, asked }: VersionConfig): AgentThinking {
  const { role, instructions, asks, reply, limits, samples, memory, nearAnswers } = {
    ...agentThinkingDefaults,
    ...agent,
  };
  const models = asked === undefined ? [] : asked.order.split(' ');
  return { role, models, instructions, asks, reply, limits, samples, memory, nearAnswers };
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
