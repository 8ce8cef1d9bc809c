import type { Json } from '@signalbox/domain';
import { noToolUse, type ToolUse } from '@signalbox/domain';
import type { AgentTools, Toolbox } from '../../packages/server/src/tools/tool.ts';
import { varied } from './attacker.ts';
import { canaries, canariesIn } from './canaries.ts';
import type { Case } from './case.ts';
import { type Escape, escapedCalls, escapeOf } from './count-escapes.ts';
import type { LetThrough } from './toolboxes.ts';

export interface Direct {
  readonly escapes: readonly Escape[];
  readonly calls: number;
  /** Code → calls that ended so. */
  readonly codes: Readonly<Record<string, number>>;
}

/** On whose account it calls; an item of the tenant. */
export interface Account {
  readonly tenantId: string;
  readonly itemId: string;
  readonly knowledge: readonly string[];
}

/**
 * Every call of every case at the toolbox itself, with neither a model nor a conversation before it that might end sooner: what is
 * refused here is refused by the check of permission alone.
 */
export async function callDirectly(
  box: Toolbox,
  agent: AgentTools,
  cases: readonly Case[],
  account: Account,
): Promise<Direct> {
  const escapes: Escape[] = [];
  const codes: Record<string, number> = {};
  let calls = 0;
  for (const one of cases) {
    let use: ToolUse = noToolUse(true);
    const through: LetThrough[] = [];
    for (const step of one.attacker) {
      if (step.do !== 'call') continue;
      for (let n = 0; n < step.times; n += 1) {
        calls += 1;
        const call = { name: step.tool, input: varied(step.input, n) as Json, use };
        const outcome = await box.call(agent, call, contextOf(account));
        use = outcome.use;
        codes[outcome.code] = (codes[outcome.code] ?? 0) + 1;
        if (['answered', 'failed'].includes(outcome.code))
          through.push({ itemId: account.itemId, tool: step.tool });
        for (const canary of canariesIn(JSON.stringify(outcome.result))) {
          const foreign = canary === canaries.otherTenant;
          escapes.push(
            escapeOf(one, foreign ? 'reads_other_tenant' : 'reads_other_ticket', step.tool),
          );
        }
      }
    }
    escapes.push(...escapedCalls(through, () => one));
  }
  return { escapes, calls, codes };
}

function contextOf({ tenantId, itemId, knowledge }: Account): Parameters<Toolbox['call']>[2] {
  return {
    ...{ tenantId, itemId, agent: 'triage', version: 'bench', requesterRef: null },
    ...{ source: 'api', knowledge, timeoutMs: 10_000, signal: new AbortController().signal },
    dryRun: false,
  };
}
