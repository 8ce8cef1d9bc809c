import type { ControlCauseView, ModeName } from '@signalbox/contract';
import { formatCount, formatShare } from '../format/number.ts';
import { formatDuration } from './moment.ts';

export type Lamp = 'auto' | 'assisted' | 'manual' | 'unknown';

export interface ModeWords {
  readonly lamp: Lamp;
  /** The state in one word, as people say it. */
  readonly word: string;
  /** What that means for the tickets. */
  readonly means: string;
}

/** The ladder, from the freest to the most restrained. */
export const modeWords: Readonly<Record<ModeName, ModeWords>> = {
  normal: { lamp: 'auto', word: 'Normal', means: 'It acts alone where it is sure enough.' },
  reduced: {
    lamp: 'assisted',
    word: 'Reduced',
    means: 'It still proposes; people confirm everything.',
  },
  safe: {
    lamp: 'assisted',
    word: 'Safe',
    means: 'Rules propose in its place; people confirm everything.',
  },
  handback: {
    lamp: 'manual',
    word: 'Handed back',
    means: 'People route every ticket; it only suggests.',
  },
  stopped: {
    lamp: 'manual',
    word: 'Stopped',
    means: 'It does not run. Only a person starts it again.',
  },
};

export const modeNames = Object.keys(modeWords) as readonly ModeName[];

function isMode(name: string): name is ModeName {
  return Object.hasOwn(modeWords, name);
}

/** A mode or a state of a breaker, as the history names it, in a word. */
export function stateWord(name: string): string {
  if (isMode(name)) return modeWords[name].word;
  return breakerWords[name]?.word ?? name.replaceAll('_', ' ');
}

export function lampOfState(name: string): Lamp {
  if (isMode(name)) return modeWords[name].lamp;
  return breakerWords[name]?.lamp ?? 'unknown';
}

export const breakerWords: Readonly<Record<string, ModeWords>> = {
  closed: { lamp: 'auto', word: 'Closed', means: 'Every call goes through.' },
  half_open: {
    lamp: 'assisted',
    word: 'Half open',
    means: 'A growing share of calls goes through, to see whether it works again.',
  },
  open: { lamp: 'manual', word: 'Open', means: 'No call goes through.' },
};

/** True when `lamp` leaves less freedom than `other`; what is not known counts as least. */
export function isStricterLamp(lamp: Lamp, other: Lamp): boolean {
  const order: readonly Lamp[] = ['auto', 'assisted', 'manual', 'unknown'];
  return order.indexOf(lamp) > order.indexOf(other);
}

function share(value: number | null): string {
  return value === null ? 'too many' : formatShare(value);
}

function limited(limit: string | null): string {
  return limit === null ? '' : `; the limit is ${limit}`;
}

/** Why a control stands as it does, as a part of a sentence with its numbers: "4.2 % of 310 checked were wrong; …". */
export function causeWords({ code, value, limit, count }: ControlCauseView): string {
  const of = count === null ? '' : ` of ${formatCount(count)}`;
  switch (code) {
    case 'budget':
      return `${share(value)}${of} checked decisions were wrong${limited(limit === null ? null : formatShare(limit))}`;
    case 'low_confidence':
      return `${value === null ? 'too many' : formatCount(value)} unsure answers in a row${limited(limit === null ? null : formatCount(limit))}`;
    case 'slow_response':
      return `an answer took ${value === null ? 'too long' : formatDuration(value)}${limited(limit === null ? null : formatDuration(limit))}`;
    case 'error_rate':
      return `${share(value)}${of} calls failed${limited(limit === null ? null : formatShare(limit))}`;
    case 'wrong_visibility':
      return 'something was written where more people can read it than may';
    case 'tripped':
      return 'a person set it';
    case 'burst':
      return `${value === null ? 'more than usual' : formatCount(value)}${count === null ? '' : ` of the last ${formatCount(count)}`} decisions went to one target${limit === null ? '' : `; usual are fewer than ${formatCount(limit)}`}`;
    case 'probing':
      return 'it is being tried again, step by step';
    case 'none':
      return 'nothing stands against it';
    default:
      return code.replaceAll('_', ' ');
  }
}

export function sentence(text: string): string {
  return text === '' ? '' : `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`;
}

export interface ControlName {
  readonly kind: 'tenant' | 'agent' | 'source' | 'tool' | 'mode' | 'breaker' | 'burst' | 'other';
  /** "triage", "triage, Payroll", "servicedesk". */
  readonly name: string;
  /** With its kind, as it begins a sentence: "Agent triage, Payroll", "Breaker of source rt". */
  readonly title: string;
}

/** What a control is called, from its id. */
export function controlName(id: string): ControlName {
  if (id === 'tenant') return { kind: 'tenant', name: 'everything', title: 'Everything' };
  const [, kind = '', rest = ''] = /^([a-z]+):(.*)$/su.exec(id) ?? [];
  const [first = '', ...others] = rest.split('/');
  const behind = others.join('/');
  switch (kind) {
    case 'mode':
      return behind === ''
        ? { kind, name: first, title: `Agent ${first}` }
        : { kind, name: `${first}, ${behind}`, title: `${first}, category ${behind}` };
    case 'breaker': {
      const [what = '', name = ''] = rest.split(':');
      return { kind, name, title: `Breaker of ${what} ${name}` };
    }
    case 'burst':
      return { kind, name: behind, title: `Burst of ${first}: ${behind}` };
    case 'agent':
    case 'source':
    case 'tool':
      return { kind, name: rest, title: `Switch of ${kind} ${rest}` };
    case 'spend': {
      const whose = rest === 'tenant' ? 'the workspace' : `agent ${behind}`;
      return { kind: 'other', name: id, title: `Limit of spend of ${whose}` };
    }
    default:
      return { kind: 'other', name: id, title: id };
  }
}

/** What resetting a control means, for the person about to do it. */
export function resetMeans(id: string, mode: ModeName | null): string {
  switch (controlName(id).kind) {
    case 'mode':
      return mode === 'stopped'
        ? 'It starts again at reduced: people confirm everything until enough of its decisions were checked and right. What was counted against it before is cleared.'
        : 'It is normal again at once, and what was counted against it before is cleared. What was handed to people stays with them.';
    case 'breaker':
      return 'It closes at once: every call goes through again, and what was counted against it is cleared. Should the calls fail again, it opens again.';
    case 'burst':
      return 'What comes from now on is no longer held. What went to people stays with them.';
    default:
      return 'What is decided from now on may be written by itself again. What was stopped stays with people.';
  }
}
