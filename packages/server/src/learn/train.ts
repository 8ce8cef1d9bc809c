import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { RuleConfig } from '@signalbox/contract';
import type { FieldReport } from '@signalbox/domain';
import type { VersionConfig } from '../agents/load-runtime.ts';
import { release } from '../agents/version-change.ts';
import type { LineContext } from '../line/context.ts';
import { putModel } from '../store/agent/put-model.ts';
import { readLiveVersions } from '../store/agent/read-live-versions.ts';
import { raiseEpoch } from '../store/control/raise-epoch.ts';
import { readTrainingRows, type TrainingTextRow } from '../store/learn/read-training-rows.ts';
import { inTenant } from '../store/tx.ts';
import { describeAgentVersion, type VersionSource } from '../workspace/agent-version.ts';
import type { TrainingOrder, TrainingResult } from './compute-training.ts';
import { fitRuleCalibrators, type RuleCalibration } from './fit-rule-calibrators.ts';
import { inThread, ThreadError } from './in-thread.ts';
import { putRuleCalibrators } from './put-rule-calibrators.ts';

export interface TrainingReport {
  /** Id of the model; null when no field could be trained, and then nothing was changed. */
  readonly model: string | null;
  /** Versions now live, by agent. */
  readonly versions: Readonly<Record<string, string>>;
  /** Rows in scope; those out of scope teach no field. */
  readonly rows: number;
  readonly seconds: number;
  readonly fields: Readonly<Record<string, FieldReport>>;
}

/** The same rows and seed give the same model, to the byte. */
const seed = 1;

/** As this file is: TypeScript where the sources run, JavaScript in the build. */
const thread = new URL(`./training-thread${extname(import.meta.url)}`, import.meta.url);

/** The computation failed. Nothing was changed: the versions in force stay. */
export class TrainingError extends Error {
  constructor(cause: ThreadError) {
    super(`training failed and changed nothing: ${cause.message}`, { cause });
    this.name = 'TrainingError';
  }
}

/**
 * Trains the built-in model on everything that may be learned from and makes new versions of the agents that use it. The
 * versions that served before are kept for rollback; nothing changes in place.
 *
 * Training takes seconds of pure computation, in a thread of its own. `signal` ends that, and nothing is changed then; what is
 * being recorded already is recorded to its end.
 *
 * @throws TrainingError; the reason of `signal`
 */
export async function train(
  context: LineContext,
  tenantId: string,
  actor: string,
  signal?: AbortSignal,
): Promise<TrainingReport> {
  const startedMs = context.now();
  const { rows, configs } = await inTenant(context.database, tenantId, async (tx) => ({
    rows: await readTrainingRows(tx),
    configs: (await readLiveVersions(tx)).map((version) => version.config as VersionConfig),
  }));
  const rules = configs.map((config) => config.rules);
  const computed = await computeInThread({ rows, fields: fieldsOf(configs), rules, seed }, signal);
  const { bytes } = computed;
  const reports = Object.fromEntries(computed.fields.map((report) => [report.field, report]));
  const trainedOn = rows.filter((row) => row.in_scope).length;
  const report = { rows: trainedOn, fields: reports };
  if (bytes === null) {
    return { ...report, model: null, versions: {}, seconds: (context.now() - startedMs) / 1000 };
  }
  const checksum = createHash('sha256').update(bytes).digest();
  const id = `m_${checksum.toString('hex').slice(0, 16)}`;
  const calibrationOf = calibrations(rows, rules, computed.calibrations);
  const versions: Record<string, string> = {};
  await inTenant(
    context.database,
    tenantId,
    async (tx) => {
      await putModel(tx, { id, rows: trainedOn, fields: reports, seed, checksum, bytes });
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

async function computeInThread(
  order: TrainingOrder,
  signal?: AbortSignal,
): Promise<TrainingResult> {
  try {
    return await inThread<TrainingResult>(thread, order, signal);
  } catch (error) {
    throw error instanceof ThreadError ? new TrainingError(error) : error;
  }
}

/**
 * What rules are worth on these rows: those known before, because a switch must not wait for a computation; only rules published
 * meanwhile are fitted under the lock.
 */
function calibrations(
  rows: readonly TrainingTextRow[],
  rules: readonly (readonly RuleConfig[])[],
  fitted: TrainingResult['calibrations'],
): (rules: readonly RuleConfig[]) => readonly RuleCalibration[] {
  const known = new Map(rules.map((one, at) => [JSON.stringify(one), fitted[at]]));
  return (one) => known.get(JSON.stringify(one)) ?? fitRuleCalibrators(one, rows);
}

function fieldsOf(configs: readonly VersionConfig[]): readonly string[] {
  return [...new Set(configs.flatMap((config) => Object.keys(config.agent.fields)))];
}

/** A recorded configuration back in the form it was described from. */
export function asWorkspace(
  config: Pick<VersionConfig, 'agent' | 'policy' | 'rules' | 'asked' | 'knowledge' | 'meaning'>,
): VersionSource {
  const policy = { ...config.policy, delayNonUrgentMs: config.agent.delayNonUrgentMs };
  const articles = Object.entries(config.knowledge ?? {}).map(([path, id]) => ({ path, id }));
  const { rules, asked, meaning } = config;
  return { policy, rules, asked, meaning, articles };
}
