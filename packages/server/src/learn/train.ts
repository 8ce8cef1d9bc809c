import { createHash } from 'node:crypto';
import type { AgentConfig, Policy, RuleConfig } from '@signalbox/contract';
import { encodeModel, type FieldReport, trainModel } from '@signalbox/domain';
import type { VersionConfig } from '../agents/load-runtime.ts';
import { release } from '../agents/version-change.ts';
import type { LineContext } from '../line/context.ts';
import { putModel } from '../store/agent/put-model.ts';
import { readLiveVersions } from '../store/agent/read-live-versions.ts';
import { raiseEpoch } from '../store/control/raise-epoch.ts';
import { readTrainingRows, type TrainingTextRow } from '../store/learn/read-training-rows.ts';
import { inTenant } from '../store/tx.ts';
import { describeAgentVersion } from '../workspace/agent-version.ts';
import {
  fitRuleCalibrators,
  putRuleCalibrators,
  type RuleCalibration,
} from './fit-rule-calibrators.ts';

export interface TrainingReport {
  /** Id of the model; null when no field could be trained, and then nothing was changed. */
  readonly model: string | null;
  /** Versions now live, by agent. */
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: number;
  readonly seconds: number;
  readonly fields: Readonly<Record<string, FieldReport>>;
}

/** The same rows and seed give the same model, to the byte. */
const seed = 1;

/**
 * Trains the built-in model on everything that may be learned from and makes new versions of the agents that use it. The
 * versions that served before are kept for rollback; nothing changes in place.
 *
 * Training takes seconds of pure computation: run it off the request path.
 */
export async function train(
  context: LineContext,
  tenantId: string,
  actor: string,
): Promise<TrainingReport> {
  const startedMs = context.now();
  const { rows, configs } = await inTenant(context.database, tenantId, async (tx) => ({
    rows: await readTrainingRows(tx),
    configs: (await readLiveVersions(tx)).map((version) => version.config as VersionConfig),
  }));
  const model = trainModel({
    rows: rows.map((row) => ({ text: `${row.subject}\n${row.body}`, labels: row.labels })),
    fields: fieldsOf(configs),
    seed,
  });
  const reports = Object.fromEntries(model.fields.map((report) => [report.field, report]));
  const report = { rows: rows.length, fields: reports };
  if (model.heads.length === 0) {
    return { ...report, model: null, versions: {}, seconds: (context.now() - startedMs) / 1000 };
  }
  const bytes = encodeModel(model);
  const checksum = createHash('sha256').update(bytes).digest();
  const id = `m_${checksum.toString('hex').slice(0, 16)}`;
  const calibrationOf = calibrations(rows);
  // Now, because a switch must not wait for a computation; only rules published meanwhile are fitted under the lock.
  for (const config of configs) calibrationOf(config.rules);
  const versions: Record<string, string> = {};
  await inTenant(
    context.database,
    tenantId,
    async (tx) => {
      await putModel(tx, { id, rows: rows.length, fields: reports, seed, checksum, bytes });
      for (const [position, live] of (await readLiveVersions(tx)).entries()) {
        const config = live.config as VersionConfig;
        if (!config.agent.tiers.includes('builtin')) continue;
        const version = describeAgentVersion(asWorkspace(config), config.agent, id);
        versions[live.agent] = version.id;
        await release(context, tx, [{ agent: live.agent, version, position }], actor, 'trained');
        const fitted = calibrationOf(config.rules);
        await putRuleCalibrators(tx, { agent: live.agent, id: version.id }, fitted);
      }
      await raiseEpoch(tx);
    },
    { epoch: 'change' },
  );
  context.announce(tenantId, 'agents');
  return { ...report, model: id, versions, seconds: (context.now() - startedMs) / 1000 };
}

/** What rules are worth on these rows, computed once for equal rules. */
function calibrations(
  rows: readonly TrainingTextRow[],
): (rules: readonly RuleConfig[]) => readonly RuleCalibration[] {
  const known = new Map<string, readonly RuleCalibration[]>();
  return (rules) => {
    const key = JSON.stringify(rules);
    const fitted = known.get(key) ?? fitRuleCalibrators(rules, rows);
    known.set(key, fitted);
    return fitted;
  };
}

function fieldsOf(configs: readonly VersionConfig[]): readonly string[] {
  return [...new Set(configs.flatMap((config) => Object.keys(config.agent.fields)))];
}

/** A recorded configuration back in the form it was described from. */
export function asWorkspace(config: {
  readonly agent: AgentConfig & { readonly delayNonUrgentMs: number };
  readonly policy: Pick<Policy, 'thresholds' | 'urgent'>;
  readonly rules: readonly RuleConfig[];
}): Parameters<typeof describeAgentVersion>[0] {
  const policy = { ...config.policy, delayNonUrgentMs: config.agent.delayNonUrgentMs };
  return { policy, rules: config.rules } as Parameters<typeof describeAgentVersion>[0];
}
