import type { EffectiveControls } from '../agents/effective-controls.ts';
import { agentMode } from './limits.ts';

/** How an agent runs for one item. */
export interface Run {
  /** All of it, rules in its place, or nothing of it. */
  readonly asked: 'all' | 'rules' | 'nothing';
  /** It is tried out while its breaker is half open. */
  readonly probe: boolean;
}

/**
 * How an agent runs in its mode. A stopped agent is not asked at all; in `safe` its rules answer, except for the share that is
 * tried out while its breaker probes.
 *
 * @param chance uniform in [0, 1).
 */
export function howToRun(
  controls: EffectiveControls,
  agent: string,
  chance: number,
  nowMs: number,
): Run {
  const mode = agentMode(controls, agent, nowMs);
  if (mode === 'stopped') return { asked: 'nothing', probe: false };
  if (mode !== 'safe') return { asked: 'all', probe: false };
  const share = controls.agents.get(agent)?.mode?.share ?? 0;
  // A share of 1 belongs to an agent whose breaker is closed: a person made it safe, and nothing is tried out.
  const probe = share < 1 && chance < share;
  return { asked: probe ? 'all' : 'rules', probe };
}
