import type { ReplyPlace } from './answer.ts';

/** A sentence and the marks behind it that say what it rests on. */
export interface Sentence extends ReplyPlace {
  /** Without its marks and placeholders, and without the sign of a list before it. */
  readonly text: string;
  readonly marks: readonly string[];
}

// Bounded, so that a text of brackets costs one pass.
const bracket = /\[([^[\]\n]{1,200})\]/g;
const placeholder = /^[A-Z]{2,10}_\d{1,9}$/;
const numbers = /^\d{1,3}(?:\s{0,2},\s{0,2}\d{1,3}){0,9}$/;
const named = /^[a-z][a-z0-9_.-]{0,63}:\S{1,150}$/;
const listSign = /^\s{0,20}(?:\d{1,2}[.)]|[-*•])\s/;
const sentenceEnd = /[.!?](?:[ \t]{0,3}\[[^[\]\n]{1,200}\][.!?]?){0,10}(?=\s|$)|\n/g;
/** "z. B." and "e. g.": the stop ends no sentence. */
const abbreviation = /(?:^|[^\p{L}\p{N}])\p{L}$/u;
/** "1. Open …" */
const listNumber = /^\s*\d{1,2}$/;

/**
 * The sentences of a reply. A sentence ends with a stop, a question or an exclamation mark before a space, or with its line; marks
 * that follow belong to it. `[1]` and `[knowledge:vpn.md#2]` are marks, `[EMAIL_1]` stands for a value.
 */
export function sentencesOf(text: string): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  for (const match of text.matchAll(sentenceEnd)) {
    if (match[0] === '.' && isInside(text, from, match.index)) continue;
    const to = match.index + match[0].length;
    add(sentences, text, from, to);
    from = to;
  }
  add(sentences, text, from, text.length);
  return sentences;
}

function isInside(text: string, from: number, at: number): boolean {
  const before = text.slice(Math.max(from, at - 3), at);
  return abbreviation.test(before) || (at - from < 10 && listNumber.test(text.slice(from, at)));
}

function add(sentences: Sentence[], text: string, from: number, to: number): void {
  const raw = text.slice(from, to);
  if (raw.trim() === '') return;
  const marks: string[] = [];
  const rest = raw.replace(listSign, ' ').replace(bracket, (whole, inner: string) => {
    if (placeholder.test(inner)) return ' ';
    if (numbers.test(inner)) marks.push(...inner.split(',').map((one) => one.trim()));
    else if (named.test(inner)) marks.push(inner);
    else return whole;
    return ' ';
  });
  sentences.push({ from, to, text: rest, marks });
}
