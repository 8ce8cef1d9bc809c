import type { ThreadSummary } from '../shared/thread.ts';
import type { HandOverCause } from './hand-over-cause.ts';

/** What the note of a hand-over tells. All texts are redacted. */
export interface HandOverStory {
  readonly cause: HandOverCause;
  /** The team was told of another cause before. */
  readonly update: boolean;
  /** Null when no agent decided anything. */
  readonly agent: { readonly name: string; readonly version: string } | null;
  readonly asked: ThreadSummary | null;
  readonly fields: readonly {
    readonly field: string;
    readonly value: string | null;
    /** Calibrated, 0..1. */
    readonly confidence: number;
    readonly alternatives: readonly { readonly value: string; readonly confidence: number }[];
  }[];
  /** The gate's, in words. */
  readonly reasons: readonly string[];
  readonly doubts: readonly string[];
  /** What a person said who looked at it. */
  readonly verdict: {
    readonly reasonCode: string | null;
    readonly note: string | null;
    readonly queue: string | null;
  } | null;
  /** Where Signalbox shows the item; null when its address is not known. */
  readonly link: string | null;
}

const because: Readonly<Record<HandOverCause, string>> = {
  unsure: 'the agent is not sure enough to act',
  unusual: 'the ticket is unlike what the agent knows',
  stopped: 'a person has stopped the agent',
  controls: 'the agent is not let to act for the moment: its errors are being looked into',
  expired: 'nobody decided on the proposal in time',
  declined: 'a person declined the proposal',
  reassigned: 'a person gave it to another queue',
  stuck: 'no agent could decide it',
};

const nextStep: Readonly<Record<HandOverCause, string>> = {
  unsure: 'read the ticket and set what is right; the proposal below may be wrong',
  unusual: 'find out what is asked for first: this may be a new kind of ticket',
  stopped: 'work on it as if there were no agent',
  controls: 'work on it as if there were no agent, and do not rely on the proposal below',
  expired: 'confirm the proposal below, or set what is right',
  declined: 'set what is right; the proposal below is known to be wrong or not wanted',
  reassigned: 'take it over from here',
  stuck: 'work on it as if there were no agent, and tell whoever runs Signalbox',
};

const alternativesMax = 2;
const reasonsMax = 8;
/** Room for the mark, and below what any system takes. */
const textMax = 6_000;

function percent(confidence: number): string {
  return `${Math.round(confidence * 100)} %`;
}

function fieldLine({
  field,
  value,
  confidence,
  alternatives,
}: HandOverStory['fields'][number]): string {
  if (value === null) return `- ${field}: no answer`;
  const others = alternatives
    .filter((one) => one.value !== value)
    .slice(0, alternativesMax)
    .map((one) => `${one.value} ${percent(one.confidence)}`);
  const or = others.length === 0 ? '' : `; else ${others.join(', ')}`;
  return `- ${field}: ${value} (${percent(confidence)} sure${or})`;
}

function askedLines(asked: ThreadSummary): readonly string[] {
  const list = (title: string, quotes: readonly { readonly words: string }[]): readonly string[] =>
    quotes.length === 0 ? [] : [title, ...quotes.map(({ words }) => `- "${words}"`)];
  const who = [asked.customer, asked.tier].filter((one) => one !== null);
  return [
    ...(asked.asked === '' ? [] : ['What was asked:', `- "${asked.asked}"`]),
    ...(who.length === 0 ? [] : [`Customer: ${who.join(', ')}`]),
    ...list('Signs of urgency:', asked.urgency),
    ...list('Tried already:', asked.attempts),
    ...list('Escalations:', asked.escalations),
    ...list('Open questions:', asked.openQuestions),
  ];
}

/**
 * The note that gives a ticket to a person with its whole story, so that nobody has to tell theirs again. The same story gives
 * the same text.
 */
export function handOverText(story: HandOverStory): string {
  const { cause, agent, verdict } = story;
  const head = story.update ? 'Update of the hand-over' : 'Handed over to a person';
  const said =
    verdict === null ? [] : [verdict.reasonCode, verdict.note].filter((one) => one !== null);
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', title, ...lines];
  const lines = [
    `${head} by Signalbox: ${because[cause]}.`,
    `Suggested next step: ${nextStep[cause]}.`,
    ...(story.asked === null ? [] : ['', ...askedLines(story.asked)]),
    ...section(
      agent === null
        ? ''
        : `What the AI agent ${agent.name} ${agent.version.slice(0, 8)} proposed:`,
      agent === null ? [] : story.fields.map(fieldLine),
    ),
    ...section(
      'Why a person:',
      [...story.reasons.slice(0, reasonsMax), ...story.doubts].map((one) => `- ${one}`),
    ),
    ...section(
      'What the reviewer said:',
      said.map((one) => `- ${one}`),
    ),
    ...(story.link === null ? [] : ['', `Everything about it: ${story.link}`]),
  ];
  const text = lines.join('\n');
  return text.length <= textMax ? text : `${text.slice(0, textMax - 1)}…`;
}
