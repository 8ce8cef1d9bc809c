import type { ControlStateView, ControlView, ModeName } from '@signalbox/contract';
import type { Breaker, Budget, Cause, Limits } from '../../api/controls.ts';
import {
  breakerWords,
  causeWords,
  controlName,
  type Lamp,
  modeWords,
} from '../../words/control-words.ts';

export type Group = 'agents' | 'sources' | 'bursts' | 'switches';

interface Base {
  /** Id of the control. */
  readonly id: string;
  readonly group: Group;
  readonly name: string;
  readonly lamp: Lamp;
  readonly word: string;
  /** What follows from it. */
  readonly means: string;
  /** Why, in a line with its numbers. */
  readonly why: string;
  readonly since: string | null;
  readonly cause: Cause | null;
  /** As the list of controls has it: what a person set, by whom, until when. Null in the past, and for what was never used. */
  readonly known: ControlView | null;
}

export interface ModeRow extends Base {
  readonly kind: 'mode';
  readonly agent: string;
  readonly category: string | null;
  readonly mode: ModeName;
  readonly budget: Budget;
  /** Of the agent; null for a category. */
  readonly breaker: Breaker | null;
}
export interface BreakerRow extends Base {
  readonly kind: 'breaker';
  readonly source: string;
  readonly breaker: Breaker;
}
export interface BurstRow extends Base {
  readonly kind: 'burst';
  readonly agent: string;
}
export interface SwitchRow extends Base {
  readonly kind: 'switch';
  readonly tripped: boolean;
  /** "what this agent decides" */
  readonly stops: string;
}
export type Row = ModeRow | BreakerRow | BurstRow | SwitchRow;

export const groupTitles: Readonly<Record<Group, string>> = {
  agents: 'Agents and categories',
  sources: 'Outside systems',
  bursts: 'More of one kind than usual',
  switches: 'Switches',
};

type Known = ReadonlyMap<string, ControlView>;

/** Every control with something to say, in the order it is shown. */
export function rowsOf(state: ControlStateView, controls: readonly ControlView[]): readonly Row[] {
  const known: Known = new Map(controls.map((one) => [one.id, one]));
  const rows = allRowsOf(state, known);
  // What has never changed is said to stand so since this moment.
  return rows.map((row) => (row.since === state.at ? { ...row, since: null } : row));
}

function allRowsOf(state: ControlStateView, known: Known): readonly Row[] {
  return [
    ...state.agents.flatMap((agent) => [
      modeRow(agent, { agent: agent.agent, category: null, breaker: agent.breaker }, known),
      ...agent.categories
        .map((one) =>
          modeRow(one, { agent: agent.agent, category: one.category, breaker: null }, known),
        )
        .filter((row) => saysSomething(row, state.limits)),
    ]),
    ...state.sources.map(({ source, breaker }) => breakerRow(source, breaker, known)),
    ...state.agents.flatMap(({ agent, bursts }) =>
      bursts.map(
        ({ control, target, since, cause }): BurstRow => ({
          ...{ kind: 'burst', group: 'bursts', id: control, agent, name: target, since, cause },
          ...{ lamp: 'assisted', word: 'Held', means: 'People decide each one of these.' },
          why: causeWords(cause),
          known: known.get(control) ?? null,
        }),
      ),
    ),
  ];
}

function modeRow(
  given: {
    readonly control: string;
    readonly mode: ModeName;
    readonly since: string;
    readonly cause: Cause;
    readonly budget: Budget;
  },
  of: {
    readonly agent: string;
    readonly category: string | null;
    readonly breaker: Breaker | null;
  },
  known: Known,
): ModeRow {
  const { control, mode, since, cause, budget } = given;
  return {
    ...{ kind: 'mode', group: 'agents', id: control, mode, since, cause, budget, ...of },
    ...modeWords[mode],
    name: of.category ?? of.agent,
    why: causeWords(cause),
    known: known.get(control) ?? null,
  };
}

/** A category is shown when it is limited, on its way there, or set by a person. */
function saysSomething({ mode, budget, known }: ModeRow, { errorBudget }: Limits): boolean {
  const burnt = budget.share !== null && budget.share >= errorBudget.reduced / 2;
  return mode !== 'normal' || burnt || (known?.forced ?? null) !== null;
}

function breakerRow(source: string, breaker: Breaker, known: Known): BreakerRow {
  const words = breakerWords[breaker.state] ?? { lamp: 'unknown', word: breaker.state, means: '' };
  return {
    ...{ kind: 'breaker', group: 'sources', id: breaker.control, source, name: source, breaker },
    ...words,
    since: breaker.since,
    cause: breaker.cause,
    why: causeWords(breaker.cause),
    known: known.get(breaker.control) ?? null,
  };
}

/** Switches: the whole tenant, each agent and each source, and what is thrown though nobody knows it any more. */
export function switchRows(
  controls: readonly ControlView[],
  agents: readonly string[],
  sources: readonly string[],
): readonly SwitchRow[] {
  const known = new Map(controls.map((one) => [one.id, one]));
  const there: readonly (readonly [id: string, stops: string])[] = [
    ['tenant', 'All agents and all sources'],
    ...agents.map((name) => [`agent:${name}`, 'What this agent decides'] as const),
    ...sources.map((name) => [`source:${name}`, 'Writing to this system'] as const),
  ];
  const ids = new Set(there.map(([id]) => id));
  const others = controls
    .filter(({ id, tripped }) => tripped && !ids.has(id) && /^(?:agent|source|tool):/.test(id))
    .map(({ id }) => [id, 'Something that is no longer there'] as const);
  return [...there, ...others].map(([id, stops]): SwitchRow => {
    const one = known.get(id) ?? null;
    const tripped = one?.tripped === true;
    const name = controlName(id);
    return {
      ...{ kind: 'switch', group: 'switches', id, tripped, stops, known: one, cause: null },
      name: id === 'tenant' ? 'Everything' : `${name.kind} ${name.name}`,
      lamp: tripped ? 'manual' : 'auto',
      word: tripped ? 'Stopped' : 'Running',
      means: tripped ? `${stops}: nothing is written.` : 'It stops nothing.',
      why: tripped ? (one.reason ?? 'no reason was given') : '',
      since: tripped ? one.updatedAt : null,
    };
  });
}
