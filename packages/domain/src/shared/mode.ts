import type { Lane } from './lane.ts';

/**
 * How far an agent is degraded, from the freest to the most restrained. `reduced`: people confirm everything. `safe`: rules
 * propose in its place, people confirm. `handback`: people route, it only suggests. `stopped`: it does not run, and only a
 * person starts it again.
 */
export const modes = ['normal', 'reduced', 'safe', 'handback', 'stopped'] as const;
export type Mode = (typeof modes)[number];

/** The freest lane a decision can have in a mode. */
export const laneCeilingOf: Readonly<Record<Mode, Lane>> = {
  normal: 'auto',
  reduced: 'assisted',
  safe: 'assisted',
  handback: 'manual',
  stopped: 'manual',
};

/** True when `mode` leaves less freedom than `other`. */
export function isStricter(mode: Mode, other: Mode): boolean {
  return modes.indexOf(mode) > modes.indexOf(other);
}

/** The most restrained of several; `normal` of none. */
export function worstMode(given: readonly Mode[]): Mode {
  return given.reduce<Mode>((worst, one) => (isStricter(one, worst) ? one : worst), 'normal');
}
