import { dayOf, type SpendStanding } from '@signalbox/domain';
import { readWorkspaceState } from '../store/agent/workspace-state.ts';
import { listDayCounters } from '../store/model/list-counters.ts';
import type { Tx } from '../store/tx.ts';
import { spendLimits } from './spend-limits.ts';

/** What is spent today under the limits of the policy in force: of the tenant, and of each agent that asked a model. */
export async function readStandings(tx: Tx, nowMs: number): Promise<readonly SpendStanding[]> {
  const policy = (await readWorkspaceState(tx))?.policy;
  const { perDay, perAgentDay } = spendLimits({ spend: policy?.spend ?? null });
  const counters = await listDayCounters(tx, dayOf(nowMs));
  return counters.map(({ scope, name, settledMicros }) => ({
    ...{ scope, name, spentMicros: settledMicros },
    limitMicros: scope === 'tenant' ? perDay : perAgentDay,
  }));
}
