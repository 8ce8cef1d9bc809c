import { takeCall, tripBreaker } from './breaker.ts';
import { bucketMs, countFree, isNews, isSpent, resetBudget, takeNews } from './budget.ts';
import { remode, settleCell, tripCell } from './cell.ts';
import { type ControlTarget, parseControlId } from './control-id.ts';
import type { ControlEvent, DecidedEvent, ResetEvent, TrippedEvent } from './event.ts';
import type { ControlPolicy } from './policy.ts';
import {
  type AgentState,
  type Breaker,
  type Budget,
  type Cell,
  type ControlState,
  closedBreaker,
  newAgent,
  newCell,
} from './state.ts';
import {
  countTargets,
  holdTargets,
  type OpenTargets,
  openTargets,
  releaseTarget,
  sealTargets,
} from './targets.ts';

interface OpenAgent {
  cell: Cell;
  breaker: Breaker;
  readonly categories: Map<string, Cell>;
  readonly targets: OpenTargets;
}

/** A state while events are taken in: agents are opened when one speaks of them. */
interface Open {
  order: string;
  eventMs: number;
  readonly sealed: Map<string, AgentState>;
  readonly agents: Map<string, OpenAgent>;
  readonly sources: Map<string, Breaker>;
}

interface Place {
  readonly order: string;
  readonly late: boolean;
  readonly nowMs: number;
}

function openAgent(open: Open, name: string): OpenAgent {
  const known = open.agents.get(name);
  if (known !== undefined) return known;
  const sealed = open.sealed.get(name) ?? newAgent(open.eventMs);
  const agent: OpenAgent = {
    cell: sealed.cell,
    breaker: sealed.breaker,
    categories: new Map(sealed.categories),
    targets: openTargets(sealed.targets),
  };
  open.agents.set(name, agent);
  // Keeps its place among the others, whether it is opened now or was there before.
  if (!open.sealed.has(name)) open.sealed.set(name, sealed);
  return agent;
}

function sealAgent({ cell, breaker, categories, targets }: OpenAgent): AgentState {
  return { cell, breaker, categories: [...categories], targets: sealTargets(targets) };
}

function forgetSpent(agent: OpenAgent, nowMs: number, policy: ControlPolicy): void {
  for (const [name, cell] of agent.categories) {
    const settled = settleCell(cell, null, nowMs);
    if (settled.mode === 'normal' && isSpent(settled.budget, nowMs, policy)) {
      agent.categories.delete(name);
    }
  }
}

/** Changes an agent's own cell, settled before and with its mode after. */
function inAgent(agent: OpenAgent, nowMs: number, change: (cell: Cell) => Cell): void {
  agent.cell = remode(change(settleCell(agent.cell, agent.breaker, nowMs)), agent.breaker, nowMs);
}

function inCategory(
  agent: OpenAgent,
  category: string,
  nowMs: number,
  change: (cell: Cell) => Cell,
): void {
  const settled = settleCell(agent.categories.get(category) ?? newCell(nowMs), null, nowMs);
  agent.categories.set(category, remode(change(settled), null, nowMs));
}

/** Changes both budgets a decision counts in: the agent's and its category's. Only another level can move a mode. */
function inBudgets(
  agent: OpenAgent,
  category: string | null,
  nowMs: number,
  policy: ControlPolicy,
  change: (budget: Budget) => Budget,
): void {
  const { cell } = agent;
  const lastS = cell.budget.buckets.at(-1)?.[0] ?? 0;
  const budget = change(cell.budget);
  if (budget.level === cell.budget.level) agent.cell = { ...cell, budget };
  else inAgent(agent, nowMs, (settled) => ({ ...settled, budget }));
  if (category !== null) {
    const known = agent.categories.get(category) ?? newCell(nowMs);
    const next = change(known.budget);
    if (next.level === known.budget.level) {
      agent.categories.set(category, { ...known, budget: next });
    } else inCategory(agent, category, nowMs, (settled) => ({ ...settled, budget: next }));
  }
  if (nowMs - lastS * 1_000 >= bucketMs(policy)) forgetSpent(agent, nowMs, policy);
}

function setBreaker(agent: OpenAgent, next: Breaker, nowMs: number): void {
  if (next.state === agent.breaker.state) {
    agent.breaker = next;
    return;
  }
  // Settled under the breaker there was: what people set until a moment before now ended under that.
  agent.cell = settleCell(agent.cell, agent.breaker, nowMs);
  agent.breaker = next;
  agent.cell = remode(agent.cell, next, nowMs);
}

function takeDecided(open: Open, event: DecidedEvent, place: Place, policy: ControlPolicy): void {
  const agent = openAgent(open, event.agent);
  const { lowConfidence, tookMs, probe } = event;
  const news = { calls: 1, failed: event.fallback, forbidden: false, lowConfidence, tookMs, probe };
  setBreaker(agent, takeCall(agent.breaker, news, place, policy), place.nowMs);
  if (event.free && !place.late) {
    inBudgets(agent, event.category, place.nowMs, policy, (budget) =>
      countFree(budget, place.nowMs, policy),
    );
  }
  if (event.automatic) countTargets(agent.targets, event.targets, place, policy);
  holdTargets(agent.targets, event.held ?? [], place.nowMs, policy);
}

function takeTripped(
  open: Open,
  event: TrippedEvent,
  target: ControlTarget,
  { nowMs }: Place,
  policy: ControlPolicy,
): void {
  const { mode, untilMs } = event;
  if (target.kind === 'mode') {
    const agent = openAgent(open, target.agent);
    const change = (cell: Cell): Cell => tripCell(cell, { mode, untilMs }, nowMs);
    if (target.category === null) inAgent(agent, nowMs, change);
    else inCategory(agent, target.category, nowMs, change);
  } else if (target.kind === 'breaker' && target.of === 'agent') {
    const agent = openAgent(open, target.name);
    setBreaker(agent, tripBreaker(agent.breaker, untilMs, nowMs, policy), nowMs);
  } else if (target.kind === 'breaker') {
    const breaker = open.sources.get(target.name) ?? closedBreaker(nowMs);
    open.sources.set(target.name, tripBreaker(breaker, untilMs, nowMs, policy));
  }
}

function takeReset(
  open: Open,
  target: ControlTarget,
  { nowMs }: Place,
  policy: ControlPolicy,
): void {
  if (target.kind === 'breaker' && target.of === 'source') {
    open.sources.set(target.name, closedBreaker(nowMs));
    return;
  }
  const agent = openAgent(open, target.kind === 'breaker' ? target.name : target.agent);
  if (target.kind === 'breaker') setBreaker(agent, closedBreaker(nowMs), nowMs);
  else if (target.kind === 'burst') releaseTarget(agent.targets, target.target, nowMs, policy);
  else {
    const change = (cell: Cell): Cell => ({
      ...cell,
      budget: resetBudget(cell.budget),
      trips: [],
    });
    if (target.category === null) {
      // Who lets the agent go again means all of it, whatever had limited it.
      setBreaker(agent, closedBreaker(nowMs), nowMs);
      inAgent(agent, nowMs, change);
    } else inCategory(agent, target.category, nowMs, change);
  }
}

function takeControl(
  open: Open,
  event: TrippedEvent | ResetEvent,
  place: Place,
  policy: ControlPolicy,
): void {
  const target = parseControlId(event.control);
  if (target === null) return;
  if (event.kind === 'tripped') takeTripped(open, event, target, place, policy);
  else if (!place.late) takeReset(open, target, place, policy);
}

function take(open: Open, event: ControlEvent, place: Place, policy: ControlPolicy): void {
  switch (event.kind) {
    case 'decided':
      takeDecided(open, event, place, policy);
      break;
    case 'failed': {
      const agent = openAgent(open, event.agent);
      const { probe } = event;
      const failure = { calls: 1, failed: true, forbidden: false, lowConfidence: null };
      const news = { ...failure, tookMs: null, probe };
      setBreaker(agent, takeCall(agent.breaker, news, place, policy), place.nowMs);
      break;
    }
    case 'checked':
      if (!isNews(event, place.late)) break;
      inBudgets(openAgent(open, event.agent), event.category, place.nowMs, policy, (budget) =>
        takeNews(budget, event, place, policy),
      );
      break;
    case 'called': {
      const { source, fault, tookMs, probe } = event;
      const calls = event.calls >= 1 ? Math.floor(event.calls) : 1;
      const failed = fault !== null;
      const forbidden = fault === 'wrong_visibility';
      const news = { calls, failed, forbidden, lowConfidence: null, tookMs, probe };
      const breaker = open.sources.get(source) ?? closedBreaker(place.nowMs);
      open.sources.set(source, takeCall(breaker, news, place, policy));
      break;
    }
    case 'tripped':
    case 'reset':
      takeControl(open, event, place, policy);
      break;
  }
}

/**
 * The state after events in commit order. Pure and total; in one call or in several, with looks between or without, in memory
 * or through JSON, the same events lead to the same state. An event whose place is not after the last one is late or a repeat:
 * of it only what counts against somebody is taken.
 */
export function reduceAll(
  state: ControlState,
  events: readonly ControlEvent[],
  policy: ControlPolicy,
): ControlState {
  if (events.length === 0) return state;
  const open: Open = {
    order: state.order,
    eventMs: state.eventMs,
    sealed: new Map(state.agents),
    agents: new Map(),
    sources: new Map(state.sources),
  };
  for (const event of events) {
    const { order } = event;
    const late = !(order > open.order);
    if (!late) {
      open.order = order;
      if (event.atMs > open.eventMs && Number.isFinite(event.atMs)) open.eventMs = event.atMs;
    }
    take(open, event, { order, late, nowMs: open.eventMs }, policy);
  }
  const agents = [...open.sealed].map(([name, sealed]) => {
    const agent = open.agents.get(name);
    return [name, agent === undefined ? sealed : sealAgent(agent)] as const;
  });
  const { order, eventMs, sources } = open;
  const nowMs = Math.max(state.nowMs, eventMs);
  return { version: 1, order, eventMs, nowMs, agents, sources: [...sources] };
}

/** `reduceAll` of one event. */
export function reduce(
  state: ControlState,
  event: ControlEvent,
  policy: ControlPolicy,
): ControlState {
  return reduceAll(state, [event], policy);
}

/**
 * The state at a later moment; an earlier one changes nothing. Only its clock moves: looking more or less often never changes
 * what the next event does.
 */
export function advance(state: ControlState, nowMs: number, _policy: ControlPolicy): ControlState {
  return nowMs > state.nowMs && Number.isFinite(nowMs) ? { ...state, nowMs } : state;
}
