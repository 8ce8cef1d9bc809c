import type { AgentRuntime } from '../agents/runtime.ts';
import type { WorkRow } from '../store/decision/read-work.ts';
import type { Wanted } from './answer-schema.ts';
import { aboutFrames, framed } from './frame.ts';
import { type Memory, memoryText } from './memory-text.ts';

/** What of a ticket an agent is asked about. */
export type Errand =
  | { readonly kind: 'ticket' }
  /** `title` was made from the ticket by a model, so it is no more than the ticket is. */
  | { readonly kind: 'part'; readonly title: string }
  | { readonly kind: 'consult'; readonly from: string; readonly question: string };

/** Text of a ticket that a model reads at most, in characters. Longer ones are marked by the guard and come to a person anyway. */
const bodyMost = 40_000;
const fieldsMost = 40;

/** What a model is told before everything else. Nothing of a ticket stands in it. */
export function systemPrompt(
  { agent, thinking, optimisesFor }: AgentRuntime,
  wanted: Wanted | null,
  boundary: string,
): string {
  const purpose = optimisesFor === null ? '' : ` What counts most: ${optimisesFor}`;
  const lines = [
    thinking.instructions ?? '',
    `You are the agent "${agent}" of a support desk.${purpose}`,
    aboutFrames(boundary),
    'Personal data in it was replaced by placeholders in brackets. Keep them as they are; they are filled in later.',
    'Say nothing that neither the ticket nor a passage you were given supports. What you do not know is null, and a doubt.',
    ...(wanted === null ? [] : wishes(wanted)),
  ];
  return lines.filter((line) => line !== '').join('\n\n');
}

function wishes({ parts, reply }: Wanted): readonly string[] {
  const split =
    parts.length === 0
      ? []
      : [
          'If the requester wants several things that different people would handle, split the ticket: one part for each, at most ' +
            `four, each for one of ${parts.join(', ')}, or for people when none of them is for it. A ticket about one thing is one part.`,
        ];
  const answer = reply
    ? [
        'Draft a reply only if you can say something that helps. Promise nothing. Cite the ids of the passages it rests on.',
      ]
    : [];
  return [
    ...split,
    ...answer,
    'Hand over what is not for you. Answer as JSON of the schema, and nothing else.',
  ];
}

/** What an agent works on: the ticket, and what is known of whoever wrote it. */
interface Given {
  readonly work: WorkRow;
  readonly memory: Memory;
  readonly boundary: string;
}

/** The ticket and what is asked about it, everything from outside in frames. */
export function errandText(
  { thinking }: Pick<AgentRuntime, 'thinking'>,
  { work, memory, boundary }: Given,
  errand: Errand,
): string {
  const { source, language, subject, body, fields } = work;
  const given = Object.entries(fields).slice(0, fieldsMost);
  const lines = [
    `A ticket from the source ${source}${language === null ? '' : `, in the language ${language}`}.`,
    framed(boundary, 'subject', subject),
    framed(boundary, 'text', body.slice(0, bodyMost)),
    ...(given.length === 0
      ? []
      : [
          framed(
            boundary,
            'fields of the ticket',
            given.map(([name, value]) => `${name}: ${value}`).join('\n'),
          ),
        ]),
    ...memoryText(thinking.memory ? memory : [], boundary),
  ];
  switch (errand.kind) {
    case 'ticket':
      return lines.join('\n\n');
    case 'part':
      return [
        ...lines,
        'Handle one part of it only; others handle the rest.',
        framed(boundary, 'your part', errand.title),
      ].join('\n\n');
    case 'consult':
      return [
        ...lines,
        `The agent "${errand.from}" handles it and asks you one question. Answer from what you know.`,
        framed(boundary, 'question', errand.question),
      ].join('\n\n');
  }
}
