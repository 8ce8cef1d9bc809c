import type { About, Fact } from '@signalbox/domain';
import { framed } from './frame.ts';

/** A fact about whom a ticket is from, as models are told it. */
export type Remembered = Fact & { readonly about: About };

/** What agents are told: facts, or the very lines that were told in a conversation before. */
export type Memory = readonly Remembered[] | { readonly told: string };

/** Newer ones say more, and a model is asked about a ticket, not about a past. */
const factsMost = 20;

/** What the frame of memory is called. */
export const memoryFrame = 'memory';

const who: Readonly<Record<About, string>> = {
  requester: 'the requester',
  customer: "the requester's organisation",
};

/**
 * What is known of whoever asks, in a frame of its own: a value may have been typed by anybody. Each fact says where it comes from
 * and of which day it is; a day and no age, so that the same facts are the same words tomorrow and what was answered can be given
 * again.
 */
export function memoryText(memory: Memory, boundary: string): readonly string[] {
  const lines = 'told' in memory ? memory.told : memory.slice(0, factsMost).map(lineOf).join('\n');
  if (lines === '') return [];
  return [
    'What is known from before, of tickets that were checked and from what people noted. It may be out of date, and what the ' +
      'ticket says counts more. Tell the requester none of it.',
    framed(boundary, memoryFrame, lines),
  ];
}

function lineOf(fact: Remembered): string {
  const { about, confirmedAtMs, count } = fact;
  const day = new Date(confirmedAtMs).toISOString().slice(0, 10);
  switch (fact.kind) {
    case 'usual':
      return `- of ${who[about]}: ${fact.field} was ${JSON.stringify(fact.value)} in ${count} of the last ${fact.of} checked tickets, the last on ${day}`;
    case 'recurring':
      return `- of ${who[about]}: ${fact.field} was ${JSON.stringify(fact.value)} in ${count} checked tickets within 30 days, the last on ${day}`;
    case 'stated':
      return `- of ${who[about]}, noted by our team on ${day}: ${JSON.stringify(fact.text)}`;
  }
}
