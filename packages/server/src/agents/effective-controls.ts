import { type ControlCause, type Mode, parseControlId, worstMode } from '@signalbox/domain';
import type { ControlRow } from '../store/control/controls.ts';

/** What a person has set a control to. */
export interface Forced {
  readonly mode: Mode;
  readonly reason: string | null;
  /** Null: until a person resets it. */
  readonly untilMs: number | null;
}

/** A recorded control that may limit something: what it found itself, and what a person has set. */
export interface Control {
  readonly id: string;
  /** `normal` for breakers and bursts, which know no modes. */
  readonly mode: Mode;
  readonly cause: ControlCause | null;
  /** Of a breaker the share let through; of an agent's mode the share tried out while its breaker probes. */
  readonly share: number;
  readonly forced: Forced | null;
}

/** Controls of one epoch, found by what they limit. */
export interface EffectiveControls {
  readonly agents: ReadonlyMap<string, AgentControls>;
  /** Breakers of sources. */
  readonly sources: ReadonlyMap<string, Control>;
}

export interface AgentControls {
  readonly mode: Control | null;
  /** Its breaker acts through its mode; here for what a person has set it to. */
  readonly breaker: Control | null;
  readonly categories: ReadonlyMap<string, Control>;
  /** By target, `field=value`. */
  readonly bursts: ReadonlyMap<string, Control>;
}

interface MutableAgent {
  mode: Control | null;
  breaker: Control | null;
  readonly categories: Map<string, Control>;
  readonly bursts: Map<string, Control>;
}

export function effectiveControls(rows: readonly ControlRow[]): EffectiveControls {
  const agents = new Map<string, MutableAgent>();
  const sources = new Map<string, Control>();
  const of = (agent: string): MutableAgent => {
    const known = agents.get(agent);
    if (known !== undefined) return known;
    const made = { mode: null, breaker: null, categories: new Map(), bursts: new Map() };
    agents.set(agent, made);
    return made;
  };
  for (const row of rows) {
    const id = parseControlId(row.id);
    if (id === null || !row.tripped) continue;
    const control = toControl(row);
    switch (id.kind) {
      case 'breaker':
        if (id.of === 'source') sources.set(id.name, control);
        else of(id.name).breaker = control;
        break;
      case 'burst':
        of(id.agent).bursts.set(id.target, control);
        break;
      case 'mode':
        if (id.category === null) of(id.agent).mode = control;
        else of(id.agent).categories.set(id.category, control);
    }
  }
  return { agents, sources };
}

function toControl(row: ControlRow): Control {
  const { id, mode, cause, share, forced_mode: forcedMode } = row;
  const forced =
    forcedMode === null
      ? null
      : {
          mode: forcedMode,
          reason: row.forced_reason,
          untilMs: row.forced_until?.getTime() ?? null,
        };
  return { id, mode: mode ?? 'normal', cause, share: share ?? 1, forced };
}

/** True while what a person has set counts. */
export function isForced(control: Control, nowMs: number): boolean {
  const { forced } = control;
  return forced !== null && (forced.untilMs === null || forced.untilMs > nowMs);
}

/** How far a control degrades now: the worse of what it found and what a person has set. */
export function modeNow(control: Control | null | undefined, nowMs: number): Mode {
  if (control === null || control === undefined) return 'normal';
  const { forced, mode } = control;
  return forced !== null && isForced(control, nowMs) ? worstMode([mode, forced.mode]) : mode;
}

/** Share of calls to a source that may be made: 1 with a closed breaker, 0 with an open one. */
export function shareNow(control: Control | undefined, nowMs: number): number {
  if (control === undefined) return 1;
  return isForced(control, nowMs) ? 0 : control.share;
}
