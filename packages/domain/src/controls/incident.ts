import { isStricter, type Mode, modes } from '../shared/mode.ts';
import type { AlertEntry } from './alert-change.ts';
import { causeOf } from './describe-cause.ts';
import type { ControlCause } from './verdict.ts';

/** Where an incident stands; closing is a person's. */
export interface IncidentState {
  readonly state: 'open' | 'recovered';
  /** The worst since it was opened; null when it is about a source. */
  readonly worstMode: Mode | null;
  /** Of the worst. */
  readonly cause: ControlCause;
}

/** What an entry says of a control whose trouble may be an incident. */
export interface IncidentNews {
  readonly control: string;
  readonly agent: string | null;
  readonly category: string | null;
  /** Null for a source. */
  readonly mode: Mode | null;
  /** Bad enough to open one. */
  readonly opens: boolean;
  readonly over: boolean;
  readonly cause: ControlCause;
}

const opensFrom: Mode = 'safe';

/** Modes of agents and categories, and breakers of sources: that of an agent shows in its mode. Null for anything else. */
export function incidentNewsOf({ type, detail }: AlertEntry): IncidentNews | null {
  const control = textOf(detail['control']);
  if (control === null) return null;
  const cause = causeOf(detail['cause']);
  if (type === 'mode_changed') {
    const mode = modes.find((one) => one === detail['to']);
    if (mode === undefined) return null;
    const opens = mode === opensFrom || isStricter(mode, opensFrom);
    const agent = textOf(detail['agent']);
    const category = textOf(detail['category']);
    return { control, agent, category, mode, opens, over: mode === 'normal', cause };
  }
  if (type !== 'breaker_changed' || textOf(detail['source']) === null) return null;
  const { to } = detail;
  const opens = to === 'open';
  return { control, agent: null, category: null, mode: null, opens, over: to === 'closed', cause };
}

/**
 * What news make of the control's incident that no person has closed (null: there is none). Null when nothing changes. One
 * that had recovered and gets bad again is open again: it is the same trouble until somebody has said that it is done with.
 */
export function stepIncident(
  current: IncidentState | null,
  news: IncidentNews,
): IncidentState | null {
  const { mode, cause } = news;
  if (current === null) return news.opens ? { state: 'open', worstMode: mode, cause } : null;
  const worse = mode !== null && current.worstMode !== null && isStricter(mode, current.worstMode);
  const worst = worse ? { worstMode: mode, cause } : {};
  const state = news.over ? 'recovered' : news.opens ? 'open' : current.state;
  return state === current.state && !worse ? null : { ...current, ...worst, state };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
