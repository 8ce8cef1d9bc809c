import { isStricter } from '../shared/mode.ts';
import type { ControlEvent, DecidedEvent } from './event.ts';
import type { ControlPolicy } from './policy.ts';
import { reduceAll } from './reduce.ts';
import type { ControlState } from './state.ts';
import type { ControlCause, ControlVerdict } from './verdict.ts';
import { verdictOf } from './view.ts';

/** A change of a mode or a breaker that would have been. */
export interface SimulatedChange {
  readonly atMs: number;
  readonly control: string;
  readonly from: string;
  readonly to: string;
  readonly cause: ControlCause;
}

export interface Simulated {
  readonly changes: readonly SimulatedChange[];
  /** Free decisions, and those of them made while nothing limited their agent. */
  readonly free: number;
  readonly acted: number;
  /** Mistakes that became known while nothing limited their agent. */
  readonly errors: number;
}

const stepMs = 60_000;

/**
 * What controls with other limits would have done with the same events: the events themselves are as they were, so it says
 * when an agent would have been limited, not what would have been decided then.
 */
export function simulate(
  from: ControlState,
  events: readonly ControlEvent[],
  policy: ControlPolicy,
): Simulated {
  let state = from;
  let stands = standsOf(verdictOf(state, policy));
  let lookedMs = Number.NEGATIVE_INFINITY;
  const changes: SimulatedChange[] = [];
  const counts = { free: 0, acted: 0, errors: 0 };
  for (const event of events) {
    if (event.kind === 'decided' && event.free) {
      counts.free += 1;
      if (isNormal(stands, event)) counts.acted += 1;
    }
    if (event.kind === 'checked' && !event.correct && isNormal(stands, event)) counts.errors += 1;
    state = reduceAll(state, [event], policy);
    // A good decision alone changes no mode, and a verdict costs more than the event.
    if (isQuiet(event) && event.atMs < lookedMs + stepMs) continue;
    lookedMs = event.atMs;
    const next = standsOf(verdictOf(state, policy));
    changes.push(...changesBetween(stands, next, event.atMs));
    stands = next;
  }
  return { changes, ...counts };
}

interface Stand {
  readonly word: string;
  readonly cause: ControlCause;
}
type Stands = ReadonlyMap<string, Stand>;

function isQuiet(event: ControlEvent): boolean {
  return event.kind === 'decided' && !event.lowConfidence && !event.fallback;
}

function isNormal(
  stands: Stands,
  { agent, category }: Pick<DecidedEvent, 'agent' | 'category'>,
): boolean {
  return !stands.has(`mode:${agent}`) && !stands.has(`mode:${agent}/${category ?? ''}`);
}

function standsOf(verdict: ControlVerdict): Stands {
  const stands = new Map<string, Stand>();
  for (const [agent, one] of Object.entries(verdict.agents)) {
    if (isStricter(one.mode, 'normal')) {
      stands.set(`mode:${agent}`, { word: one.mode, cause: one.cause });
    }
    if (one.breaker.state !== 'closed') {
      const { state: word, cause } = one.breaker;
      stands.set(`breaker:agent:${agent}`, { word, cause });
    }
    for (const [category, { mode: word, cause }] of Object.entries(one.categories)) {
      if (isStricter(word, 'normal')) stands.set(`mode:${agent}/${category}`, { word, cause });
    }
  }
  for (const [source, { state: word, cause }] of Object.entries(verdict.sources)) {
    if (word !== 'closed') stands.set(`breaker:source:${source}`, { word, cause });
  }
  return stands;
}

function changesBetween(before: Stands, after: Stands, atMs: number): readonly SimulatedChange[] {
  const rest = (control: string): string => (control.startsWith('mode:') ? 'normal' : 'closed');
  const begun = [...after].flatMap(([control, { word, cause }]): SimulatedChange[] => {
    const from = before.get(control)?.word ?? rest(control);
    return from === word ? [] : [{ atMs, control, from, to: word, cause }];
  });
  const over = [...before].flatMap(([control, { word, cause }]): SimulatedChange[] =>
    after.has(control) ? [] : [{ atMs, control, from: word, to: rest(control), cause }],
  );
  return [...begun, ...over];
}
