import { type ControlLimit, laneCeilingOf, type Mode, worstMode } from '@signalbox/domain';
import {
  type AgentControls,
  type Control,
  type EffectiveControls,
  isForced,
  modeNow,
  shareNow,
} from '../agents/effective-controls.ts';

/** What the controls are asked about. */
export interface Limited {
  readonly agent: string;
  readonly source: string;
  /** Value of the agent's main field; null when it proposes none. */
  readonly category: string | null;
  /** What would be written, as `field=value`. */
  readonly targets: readonly string[];
}

/** Controls older than this say nothing any more: nobody watches. */
export const controlsStaleAfterMs = 15_000;

/** How far the agent is degraded for anything it decides. */
export function agentMode(controls: EffectiveControls, agent: string, nowMs: number): Mode {
  const own = controls.agents.get(agent);
  return worstMode([modeNow(own?.mode, nowMs), modeOfBreaker(own?.breaker, nowMs)]);
}

/** A breaker that a person has opened makes its agent safe; one that opened by itself does so through the agent's mode. */
function modeOfBreaker(breaker: Control | null | undefined, nowMs: number): Mode {
  return breaker && isForced(breaker, nowMs) ? 'safe' : 'normal';
}

/** Every limit the controls put on a decision, for the gate to keep with its facts. */
export function limitsOf(
  controls: EffectiveControls,
  { agent, source, category, targets }: Limited,
  controlsAgeMs: number | null,
  nowMs: number,
): readonly ControlLimit[] {
  const limits: ControlLimit[] = [];
  const own = controls.agents.get(agent);
  const modes = [own?.mode, category === null ? undefined : own?.categories.get(category)];
  for (const control of modes) {
    const mode = modeNow(control, nowMs);
    if (control && mode !== 'normal') limits.push(ofMode(control, mode, nowMs));
  }
  const ownBreaker = own?.breaker;
  if (ownBreaker && modeOfBreaker(ownBreaker, nowMs) === 'safe') {
    limits.push(ofMode(ownBreaker, 'safe', nowMs));
  }
  const breaker = controls.sources.get(source);
  if (breaker !== undefined && shareNow(breaker, nowMs) === 0) limits.push(ofSource(breaker));
  for (const target of targets) {
    const burst = heldTarget(own, target, nowMs);
    if (burst !== null) limits.push(ofBurst(burst));
  }
  if (controlsAgeMs === null || controlsAgeMs > controlsStaleAfterMs) {
    limits.push({
      ...{ lane: 'assisted', code: 'stale_control', limit: controlsStaleAfterMs },
      detail: 'nobody has looked at the controls lately',
      value: controlsAgeMs === null ? null : Math.round(controlsAgeMs),
    });
  }
  return limits;
}

function heldTarget(own: AgentControls | undefined, target: string, nowMs: number): Control | null {
  const burst = own?.bursts.get(target);
  if (burst === undefined) return null;
  return burst.cause !== null && burst.cause.code === 'burst'
    ? burst
    : isForced(burst, nowMs)
      ? burst
      : null;
}

function ofMode(control: Control, mode: Mode, nowMs: number): ControlLimit {
  const byPerson = isForced(control, nowMs) && control.mode !== mode;
  const why = byPerson ? 'tripped' : (control.cause?.code ?? 'unknown');
  return {
    lane: laneCeilingOf[mode],
    code: `mode_${mode}`,
    detail: `${control.id} is ${mode} (${why})`,
    value: byPerson ? null : (control.cause?.value ?? null),
    limit: byPerson ? null : (control.cause?.limit ?? null),
  };
}

function ofSource(control: Control): ControlLimit {
  const { value, limit } = control.cause ?? { value: null, limit: null };
  const detail = `${control.id} is open`;
  return { lane: 'assisted', code: 'breaker_open', detail, value, limit };
}

function ofBurst(control: Control): ControlLimit {
  const { value, limit } = control.cause ?? { value: null, limit: null };
  const detail = 'more decisions of this kind than usual';
  return { lane: 'assisted', code: 'burst', detail, value, limit };
}
