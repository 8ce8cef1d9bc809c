import type { ConversationStepView, ConversationView } from '@signalbox/contract';
import type { Tone } from '../components/lamp/tone.ts';
import { formatCount } from '../format/number.ts';

interface Word {
  readonly word: string;
  readonly tone: Tone;
}

const good = (word: string): Word => ({ word, tone: 'plain' });
const bad = (word: string): Word => ({ word, tone: 'manual' });

const ends: Readonly<Record<NonNullable<ConversationView['outcome']>, Word>> = {
  decided: { word: 'decided', tone: 'auto' },
  superseded: { word: 'superseded', tone: 'plain' },
  lost: { word: 'lost', tone: 'assisted' },
  failed: bad('failed'),
};

/** How a conversation ended. */
export function endWords({ outcome, replayOf }: ConversationView): Word {
  if (outcome === null) return { word: 'under way', tone: 'accent' };
  return replayOf !== null && outcome === 'decided' ? good('run again') : ends[outcome];
}

/** What a newer text, another version or a dead worker did to it. */
const endNotes: Readonly<Partial<Record<string, string>>> = {
  superseded:
    'A newer text, another version or a mode that asks no model made what was said worthless.',
  lost: 'Its worker died. Another began anew.',
  failed: 'It came to no end; the item was given up.',
};
const replayNotes: Readonly<Partial<Record<string, string>>> = {
  superseded: 'The ticket was erased meanwhile.',
  lost: 'Its process ended. Run it again.',
  failed: 'It came to no end. Nothing was decided by it.',
};

/** What is to be said of how it ended; undefined when nothing is. */
export function endNoteOf({ outcome, replayOf }: ConversationView): string | undefined {
  return (replayOf === null ? endNotes : replayNotes)[outcome ?? ''];
}

const outcomes: Readonly<Record<string, Word>> = {
  answered: good('answered'),
  cached: good('from the cache'),
  near: good('said of a ticket nearly the same'),
  shared: good('shared with another ticket'),
  tools: good('calls tools'),
  unanswered: bad('nobody answered'),
  busy: bad('the provider is busy'),
  unreachable: bad('could not be reached'),
  late: bad('took too long'),
  refused: bad('refused'),
  refusal: bad('declines to answer'),
  cut: bad('was cut off'),
  unreadable: bad('could not be read'),
  closed: bad('breaker open'),
  spent: bad('no money left'),
  unpriced: bad('has no price'),
  failed: bad('failed'),
  not_listed: bad('not allowed: not listed'),
  not_reviewed: bad('not allowed: not reviewed'),
  limit_reached: bad('not allowed: used up'),
  needs_person: bad('not allowed: needs a person'),
  tainted: bad('not allowed: tainted'),
  input_refused: bad('input refused'),
  not_recorded: bad('not recorded: not called then'),
};

/** How a step ended; a code nobody has words for stands as it is. */
export function outcomeWords({ kind, outcome }: ConversationStepView): Word {
  if (kind === 'split') return good(`${outcome} ${outcome === '1' ? 'part' : 'parts'}`);
  return outcomes[outcome] ?? good(outcome.replaceAll('_', ' '));
}

/** Micro-dollars: "$1.24", "$0.0012". What is not nothing never reads as nothing. */
export function costWords(micros: number): string {
  if (micros === 0) return 'free';
  const dollars = micros / 1_000_000;
  if (dollars >= 1) return `$${dollars.toFixed(2)}`;
  return dollars < 0.0001 ? '< $0.0001' : `$${dollars.toFixed(4)}`;
}

/** "1,240 tokens in, 86 out"; null when the provider did not say. */
export function tokenWords(input: number | null, output: number | null): string | null {
  if (input === null && output === null) return null;
  return `${formatCount(input ?? 0)} tokens in, ${formatCount(output ?? 0)} out`;
}
