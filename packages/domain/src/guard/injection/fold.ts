import { latinLookAlikes } from './confusables.ts';
import { foldLetters } from './letters.ts';
import { isKnownWord, splitRun } from './vocabulary.ts';

const markup = /[*_~`|\\^#]+/g;
const spaces = /\s+/g;

/**
 * A text as the detector reads it: one line, lower case, without accents, invisible characters and emphasis, look-alikes and
 * letters in disguise (`1gn0re`, `i g n o r e`, `ignoreallrules`) as the words they stand for, where those are known words.
 *
 * Idempotent, linear in the text.
 */
export function foldText(text: string): string {
  const line = foldLetters(text).replace(markup, ' ').replace(spaces, ' ').trim();
  let folded = latinLookAlikes(joinSpaced(line));
  if (disguised.test(folded)) folded = folded.replace(disguisedWord, undisguise);
  if (longRun.test(folded)) folded = folded.replace(longRuns, splitRun);
  return folded;
}

// Letters apart by one and the same sign: "i g n o r e", "i.g.n.o.r.e", "i-g-n-o-r-e". The words are one sign further apart or
// not told apart at all; `splitRun` finds them.
const spaced =
  /(?<![\p{L}\p{N}])[\p{L}\p{N}](?:([ .\-,/])[\p{L}\p{N}])(?:\1[\p{L}\p{N}]){2,400}(?![\p{L}\p{N}])/gu;
const maySpaced = /[\p{L}\p{N}]([ .\-,/])[\p{L}\p{N}]\1[\p{L}\p{N}]\1[\p{L}\p{N}](?![\p{L}\p{N}])/u;

function joinSpaced(text: string): string {
  if (!maySpaced.test(text)) return text;
  return text.replace(spaced, (run: string, separator: string) => run.split(separator).join(''));
}

const disguised =
  /[a-z][0134578@$!]+[a-z]|(?<![a-z0-9])[0134578@$!]+[a-z]{2}|[a-z]{2}[0134578@$!](?![a-z0-9])/;
const disguisedWord = /[a-z0-9@$!]{4,24}/g;
const stands: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
};

function undisguise(word: string): string {
  if (!/[a-z]/.test(word) || !/[0134578@$!]/.test(word)) return word;
  const ended = word.replace(/!+$/, '');
  const rest = word.slice(ended.length);
  const read = ended.replace(/[0134578@$!]/g, (sign) => stands[sign] ?? sign);
  if (isKnownWord(read)) return read + rest;
  const withL = ended.replace(/1/g, 'l').replace(/[034578@$!]/g, (sign) => stands[sign] ?? sign);
  return isKnownWord(withL) ? withL + rest : word;
}

const longRun = /[a-z]{14}/;
const longRuns = /[a-z]{14,800}/g;
