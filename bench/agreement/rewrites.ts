import { chanceOf } from '../tiers/chance.ts';
import type { Ticket } from './tickets.ts';
import { contractions, greetings, politeness, synonyms } from './words.ts';

export const rewriteKinds = [
  'greeting',
  'politeness',
  'typo',
  'case',
  'contractions',
  'sentence order',
  'synonyms',
  'all together',
] as const;
export type RewriteKind = (typeof rewriteKinds)[number];

/**
 * The ticket in other words that mean the same, always the same ones. Written for this bench: small, mechanical changes, no paraphrase
 * by a person or a model. Null: this kind changes nothing of it.
 */
export function rewrite(kind: RewriteKind, ticket: Ticket): Ticket | null {
  const changed = rewriters[kind](ticket);
  if (changed.subject === ticket.subject && changed.body === ticket.body) return null;
  return changed;
}

type Rewriter = (ticket: Ticket) => Ticket;

const rewriters: Readonly<Record<RewriteKind, Rewriter>> = {
  greeting: (ticket) => {
    const [hello, bye] = pick(greetings, 'greeting', ticket.body);
    return { ...ticket, body: `${hello}\n\n${ticket.body}\n\n${bye}` };
  },
  politeness: (ticket) => ({
    ...ticket,
    body: `${ticket.body}\n\n${pick(politeness, 'politeness', ticket.body)}`,
  }),
  typo: (ticket) => ({ ...ticket, body: withTypo(ticket.body) }),
  case: (ticket) => inBoth(ticket, otherCase),
  contractions: (ticket) => inBoth(ticket, contract),
  'sentence order': (ticket) => ({ ...ticket, body: reordered(ticket.body) }),
  synonyms: (ticket) => inBoth(ticket, withSynonyms),
  'all together': (ticket) => together.reduce((changed, kind) => rewriters[kind](changed), ticket),
};

/** Without the case: a text in small letters all through would hide what the others do. */
const together: readonly RewriteKind[] = [
  'sentence order',
  'contractions',
  'synonyms',
  'typo',
  'politeness',
  'greeting',
];

function inBoth({ subject, body }: Ticket, change: (text: string) => string): Ticket {
  return { subject: change(subject), body: change(body) };
}

function pick<T>(all: readonly T[], ...words: readonly string[]): T {
  const one = all[Math.floor(chanceOf(...words) * all.length)];
  if (one === undefined) throw new Error('there is something to pick from');
  return one;
}

const typoLettersMin = 5;

/** One letter of one longer word is doubled, left out, or changes places with the next; never the first or the last. */
function withTypo(text: string): string {
  const words = [...text.matchAll(/[A-Za-z]+/g)].filter(
    ({ 0: word }) => word.length >= typoLettersMin,
  );
  if (words.length === 0) return text;
  const { 0: word, index } = pick(words, 'word', text);
  const at = 1 + Math.floor(chanceOf('letter', text) * (word.length - 3));
  const [letter = '', next = ''] = word.slice(at, at + 2);
  const typo = pick([letter + letter + next, next, next + letter], 'typo', text);
  // Two equal letters that change places would change nothing.
  const wrong = typo === letter + next ? letter + letter + next : typo;
  return text.slice(0, index + at) + wrong + text.slice(index + at + 2);
}

/** Small letters all through; a text that has no others gets a large one at the beginning of each line and sentence. */
function otherCase(text: string): string {
  const small = text.toLowerCase();
  if (small !== text) return small;
  return text.replace(/(?:^|[.!?]\s+)[a-z]/gm, (found) => found.toUpperCase());
}

function contract(text: string): string {
  const shorter = replaceWords(text, contractions);
  if (shorter !== text) return shorter;
  return replaceWords(
    text,
    contractions.map(([long, short]) => [short, long]),
  );
}

const sentencesMin = 3;

/** The second sentence of the first paragraph that has three changes places with the third: the first often says what the others speak of. */
function reordered(text: string): string {
  const paragraphs = text.split('\n');
  for (const [at, paragraph] of paragraphs.entries()) {
    const sentences = paragraph.split(/(?<=[a-z\d)][.!?])\s+(?=[A-Z])/);
    if (sentences.length < sentencesMin) continue;
    const [first = '', second = '', third = '', ...others] = sentences;
    const moved = [first, third, second, ...others].join(' ');
    return paragraphs.map((one, n) => (n === at ? moved : one)).join('\n');
  }
  return text;
}

const synonymsMost = 3;

function withSynonyms(text: string): string {
  return replaceWords(text, synonyms, synonymsMost);
}

/** Replaces the first of each pair by the second, from the left; a large first letter stays one. */
function replaceWords(
  text: string,
  pairs: readonly (readonly [string, string])[],
  most = Number.POSITIVE_INFINITY,
): string {
  const by = new Map(pairs.map(([from, to]) => [from.toLowerCase(), to]));
  const longestFirst = [...by.keys()].sort((a, b) => b.length - a.length);
  const looked = new RegExp(`(?<![\\w'’])(?:${longestFirst.join('|')})(?![\\w'’])`, 'gi');
  let left = most;
  return text.replace(looked, (found) => {
    const to = by.get(found.toLowerCase());
    if (to === undefined || left <= 0) return found;
    left -= 1;
    const large = found.charAt(0) !== found.charAt(0).toLowerCase();
    return large ? to.charAt(0).toUpperCase() + to.slice(1) : to;
  });
}
