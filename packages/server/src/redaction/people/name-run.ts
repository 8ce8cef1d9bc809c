import { isNoName } from './name-words.ts';

/** A word as names have them: `Müller`, `O'Brien`, `McDowell`, `Jean-Luc`; `MÜLLER`; or an initial. */
export interface NameWord {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: 'word' | 'capitals' | 'initial';
}

const prefix = "(?:Mc|Mac|Le|La|De|Di|Du|Fitz|Van|O['’]|D['’]|L['’])";
const plain = `${prefix}?\\p{Lu}[\\p{Ll}\\p{M}]{1,25}`;
const word = `${plain}(?:-\\p{L}[\\p{Ll}\\p{M}]{1,25}|['’]\\p{Lu}[\\p{Ll}\\p{M}]{1,25}){0,2}`;
const capitals = "\\p{Lu}{3,25}(?:[-'’]\\p{Lu}{1,25}){0,2}";
const particles =
  '(?:(?:von|van|vom|zu|zum|zur|de|del|della|dela|da|das|do|dos|di|du|des|la|le|lo|el|al|bin|ben|ibn|ter|ten|der|den|af|av|y|e|i)[ ]){0,3}';

/** What every pattern of a name is made of; needs the flag `u`. */
export const nameParts = { word, capitals, particles } as const;

const step = new RegExp(
  `${particles}(?:(${word})|(${capitals})|(\\p{Lu}\\.?))(?![\\p{L}\\p{N}_@&]|\\.\\p{L})`,
  'uy',
);
const longestRun = 6;

/** The words in a row from `at` that could be a name, with what stands between them: one space, and particles. */
export function readRun(text: string, at: number): readonly NameWord[] {
  const words: NameWord[] = [];
  let from = at;
  while (words.length < longestRun) {
    step.lastIndex = from;
    const match = step.exec(text);
    if (match === null) break;
    const written = match[1] ?? match[2] ?? match[3] ?? '';
    const kind = match[1] !== undefined ? 'word' : match[2] !== undefined ? 'capitals' : 'initial';
    const end = from + match[0].length;
    words.push({ start: from, end, text: written, kind });
    // `M.Lopez` has no space; anything else between two words ends the run.
    if (text[end] === ' ') from = end + 1;
    else if (kind === 'initial' && written.endsWith('.')) from = end;
    else break;
  }
  return words;
}

/**
 * The part of a run that can be a name: up to the first word that is none, at most `most` words, at least one of them
 * more than an initial. Null when nothing is left.
 */
export function nameIn(run: readonly NameWord[], most: number): readonly NameWord[] | null {
  const stop = run.findIndex(({ text, kind }) => kind !== 'initial' && isNoName(text));
  const kept = [...(stop === -1 ? run : run.slice(0, stop)).slice(0, most)];
  // What an initial ends is a sentence that begins with one: "Anna Weber I cannot log in".
  while (kept.at(-1)?.kind === 'initial') kept.pop();
  return kept.length === 0 ? null : kept;
}

/** Whether every word of a run can be one of a name, as where a whole line must be one. */
export function isWholeName(run: readonly NameWord[], most: number): boolean {
  return run.length <= most && nameIn(run, most)?.length === run.length;
}
