import { breakerView, settleBreaker, shareOf } from './breaker.ts';
import { modeView, settleCell } from './cell.ts';
import type { ControlPolicy } from './policy.ts';
import type { AgentState, Cell, ControlState } from './state.ts';
import type { AgentVerdict, ControlVerdict, ModeView } from './verdict.ts';

function categoryView(cell: Cell, nowMs: number, policy: ControlPolicy): ModeView {
  return modeView(settleCell(cell, null, nowMs), null, nowMs, policy);
}

function agentView(agent: AgentState, nowMs: number, policy: ControlPolicy): AgentVerdict {
  const breaker = settleBreaker(agent.breaker, nowMs);
  const cell = settleCell(agent.cell, breaker, nowMs);
  return {
    ...modeView(cell, breaker, nowMs, policy),
    breaker: breakerView(breaker, nowMs),
    probeShare: shareOf(breaker),
    categories: Object.fromEntries(
      agent.categories.map(([name, one]) => [name, categoryView(one, nowMs, policy)]),
    ),
    bursts: Object.fromEntries(
      agent.targets.each.flatMap(({ target, held }) => (held === null ? [] : [[target, held]])),
    ),
  };
}

/**
 * Where every control stands at the state's own clock; `advance` it first. Total on whatever `reduce` made or
 * `parseControlState` accepted.
 */
export function verdictOf(state: ControlState, policy: ControlPolicy): ControlVerdict {
  const { agents, sources, nowMs } = state;
  return {
    agents: Object.fromEntries(
      agents.map(([name, agent]) => [name, agentView(agent, nowMs, policy)]),
    ),
    sources: Object.fromEntries(
      sources.map(([name, breaker]) => [name, breakerView(breaker, nowMs)]),
    ),
  };
}

/**
 * What is usual for an agent: its automatic decisions before the window, faded with a half-life of seven days, in all and by
 * `field=value`, with `prior` (the policy's past tickets) added. Counts may be fractions. For `burstLimit`.
 */
export function usualOf(
  state: ControlState,
  agent: string,
  prior: ControlPolicy['usual'] = { total: 0, targets: {} },
): ControlPolicy['usual'] {
  const targets = state.agents.find(([name]) => name === agent)?.[1].targets;
  if (targets === undefined) return prior;
  const counts = new Map(Object.entries(prior.targets));
  for (const { target, past } of targets.each) counts.set(target, (counts.get(target) ?? 0) + past);
  return { total: prior.total + targets.past, targets: Object.fromEntries(counts) };
}
