import type { ControlStateView, ModeName, SignalView } from '@signalbox/contract';
import type { AgentControl, CategoryControl } from '../../api/controls.ts';
import {
  causeWords,
  isStricterLamp,
  modeNames,
  modeWords,
  sentence,
} from '../../words/control-words.ts';

export interface ShownSignal {
  readonly lamp: SignalView['lamp'];
  readonly word: string;
  readonly reason: string;
  /** What the other of the two says, where both have something to say. */
  readonly also: string;
}

/** The stricter of an agent's mode and its category's, with the one that says why. */
export function restraintOf(
  agent: AgentControl,
  category: CategoryControl | undefined,
): { readonly mode: ModeName; readonly reason: string } {
  const own = category?.mode ?? 'normal';
  const isOwn = modeNames.indexOf(own) > modeNames.indexOf(agent.mode);
  if (isOwn && category !== undefined) {
    return { mode: own, reason: sentence(causeWords(category.cause)) };
  }
  const reason = sentence(causeWords(agent.cause));
  return {
    mode: agent.mode,
    reason: category === undefined ? reason : `The whole agent: ${reason}`,
  };
}

/** One lamp for two truths, what the line did and what the controls allow: the stricter one, so that it never shines too free. */
export function signalWith(
  signal: SignalView,
  restraint: { readonly mode: ModeName; readonly reason: string } | null,
  withMeaning: boolean,
): ShownSignal {
  if (restraint === null || restraint.mode === 'normal') return { ...signal, also: '' };
  const { lamp, word, means } = modeWords[restraint.mode];
  if (signal.lamp !== 'unknown' && isStricterLamp(signal.lamp, lamp)) {
    return { ...signal, also: `${word}: ${restraint.reason}` };
  }
  const reason = withMeaning ? `${restraint.reason} ${means}` : restraint.reason;
  return { lamp, word, reason, also: '' };
}

export function controlOf(
  state: ControlStateView | undefined,
  name: string,
): AgentControl | undefined {
  return state?.agents.find(({ agent }) => agent === name);
}

/** Categories the controls restrain that the board has no decision of in its window: they must not vanish. */
export function unseenCategories(
  agent: AgentControl | undefined,
  seen: readonly (string | null)[],
): readonly CategoryControl[] {
  return (agent?.categories ?? []).filter(
    ({ category, mode }) => mode !== 'normal' && !seen.includes(category),
  );
}
