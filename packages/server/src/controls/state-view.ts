import type { BreakerViewBody, ControlStateView } from '@signalbox/contract';
import {
  type BreakerView,
  type BudgetView,
  type ControlPolicy,
  type ControlVerdict,
  type ModeView,
  verdictOf,
} from '@signalbox/domain';
import { controlsStaleAfterMs } from './limits.ts';
import type { Replayed } from './replay.ts';

/** Where every control stands, as it is told over HTTP. `names`: what is there even when nothing is known of it. */
export function toStateView(
  { state, policy }: Replayed,
  names: { readonly agents: readonly string[]; readonly sources: readonly string[] },
  at: Date,
  lagMs: number,
): ControlStateView {
  const verdict = verdictOf(state, policy);
  const agents = new Set([...names.agents, ...Object.keys(verdict.agents)]);
  const sources = new Set([...names.sources, ...Object.keys(verdict.sources)]);
  return {
    ...{ at: at.toISOString(), lagMs: Math.max(0, Math.round(lagMs)) },
    staleAfterMs: controlsStaleAfterMs,
    limits: limitsOf(policy),
    agents: [...agents].sort().map((agent) => toAgent(verdict, agent, at)),
    sources: [...sources].sort().map((source) => ({
      source,
      breaker: toBreaker(`breaker:source:${source}`, verdict.sources[source], at),
    })),
  };
}

function limitsOf({ errorBudget, breaker, burst }: ControlPolicy): ControlStateView['limits'] {
  return { errorBudget, breaker, burst };
}

const calm = { code: 'none', value: null, limit: null, count: null } as const;
const noBudget: Omit<BudgetView, 'burn'> = {
  ...{ checked: 0, errors: 0, share: null, shortShare: null },
  level: 'normal',
};

function toAgent(
  verdict: ControlVerdict,
  agent: string,
  at: Date,
): ControlStateView['agents'][number] {
  const known = verdict.agents[agent];
  return {
    agent,
    ...toMode(`mode:${agent}`, known, at),
    breaker: toBreaker(`breaker:agent:${agent}`, known?.breaker, at),
    categories: Object.entries(known?.categories ?? {}).map(([category, one]) => ({
      category,
      ...toMode(`mode:${agent}/${category}`, one, at),
    })),
    bursts: Object.entries(known?.bursts ?? {}).map(([target, { sinceMs, cause }]) => ({
      ...{ control: `burst:${agent}/${target}`, target, cause },
      since: new Date(sinceMs).toISOString(),
    })),
  };
}

function toMode(
  control: string,
  view: ModeView | undefined,
  at: Date,
): Pick<ControlStateView['agents'][number], 'control' | 'mode' | 'since' | 'cause' | 'budget'> {
  if (view === undefined) {
    return { control, mode: 'normal', since: at.toISOString(), cause: calm, budget: noBudget };
  }
  const { mode, sinceMs, cause, budget } = view;
  const { checked, errors, share, shortShare, level } = budget;
  return {
    ...{ control, mode, cause, since: moment(sinceMs, at) },
    budget: { checked, errors, share, shortShare, level },
  };
}

function toBreaker(control: string, view: BreakerView | undefined, at: Date): BreakerViewBody {
  if (view === undefined) {
    const since = at.toISOString();
    return { control, state: 'closed', cause: calm, since, probesAt: null, share: 1 };
  }
  const { state, cause, sinceMs, probesAtMs, share } = view;
  const probesAt = probesAtMs === null ? null : new Date(probesAtMs).toISOString();
  return { control, state, cause, since: moment(sinceMs, at), probesAt, share };
}

/** A control that has never changed has stood like this for as long as anybody knows. */
function moment(ms: number, at: Date): string {
  return (Number.isFinite(ms) && ms > 0 ? new Date(ms) : at).toISOString();
}
